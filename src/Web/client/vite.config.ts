import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server accepts commands from its own origin only, so the development server speaks to it in that name.
const target = 'http://127.0.0.1:8080';
const toServer = { target, changeOrigin: true, headers: { Origin: target } };
const proxy = {
  '/api': toServer,
  '^/dev/mail$': toServer,
  '/hubs': { ...toServer, ws: true, rewriteWsOrigin: true },
};

export default defineConfig({
  plugins: [react(), tailwind()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: {
    outDir: '../wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    // The first versions with light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The content security policy allows no data: fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    // Monaco is one chunk by design and loads on the workspace page only.
    chunkSizeWarningLimit: 5000,
  },
  worker: { format: 'es' },
  server: { proxy },
  test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'] },
});

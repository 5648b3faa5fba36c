import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The server accepts commands from its own origin only, so the development server speaks to it in that name.
const target = 'http://127.0.0.1:8080';
const toServer = { target, changeOrigin: true, headers: { Origin: target } };
const proxy = {
  '/api': toServer,
  '^/dev/mail$': toServer,
  '/hubs': { ...toServer, ws: true, rewriteWsOrigin: true },
};

const fileOf = (path: string) => new URL(path, import.meta.url).pathname;

/** Names modules in the page, so that they are fetched before the code that imports them has run. */
const earlyModules: Plugin = {
  name: 'early-modules',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
      const reachable = (from: readonly string[]): string[] => {
        const seen = new Set(from);
        for (const name of seen) {
          const chunk = chunks.find((file) => file.fileName === name);
          for (const next of [...(chunk?.imports ?? []), ...(chunk?.dynamicImports ?? [])]) seen.add(next);
        }
        return [...seen];
      };
      const names = chunks
        .filter((file) => file.name === 'monaco' || file.name === 'CodeEditor')
        .map((file) => `/${file.fileName}`);
      // Most visits lead to a workspace: its page comes along with the first script instead of after it.
      const workspace = chunks.filter((file) => file.name === 'WorkspacePage');
      const early = workspace
        .flatMap((file) => [file.fileName, ...file.imports, ...(file.viteMetadata?.importedCss ?? [])])
        .filter(
          (name) => !chunks.some((file) => file.isEntry && (file.fileName === name || file.imports.includes(name))),
        );
      // Whatever else the workspace page may come to need, so that it works when the connection is gone.
      const later = reachable(workspace.map((file) => file.fileName)).filter(
        (name) => !names.includes(`/${name}`) && !early.includes(name),
      );
      return [
        { tag: 'meta', attrs: { name: 'editor-modules', content: names.join(' ') }, injectTo: 'head' },
        {
          tag: 'meta',
          attrs: { name: 'later-modules', content: later.map((name) => `/${name}`).join(' ') },
          injectTo: 'head',
        },
        ...[...new Set(early)].map((name) => ({
          tag: 'link',
          attrs: name.endsWith('.css')
            ? { rel: 'preload', as: 'style', href: `/${name}`, crossorigin: true }
            : { rel: 'modulepreload', href: `/${name}`, crossorigin: true },
          injectTo: 'head' as const,
        })),
      ];
    },
  },
};

export default defineConfig({
  plugins: [react(), tailwind(), earlyModules],
  resolve: {
    alias: {
      // monaco-vim's build for bundlers, and where Monaco has now what it imports.
      'monaco-vim': fileOf('./node_modules/monaco-vim/dist/index.mjs'),
      'monaco-editor/esm/vs/editor/editor.api': fileOf('./src/features/editor/monacoForVim.ts'),
      'monaco-editor/esm/vs/editor/common/commands/shiftCommand': fileOf('./src/features/editor/shiftForVim.ts'),
      '@': fileOf('./src'),
    },
  },
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
  // Patience for a machine that has much else to do.
  test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'], testTimeout: 30_000, css: true },
});

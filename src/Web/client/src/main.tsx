import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { prepareRoute } from './app/routes';
import { beginConfirmation, isSignInLink } from './features/identity/confirmation';
import { monoFont } from './shared/lib/monoFont';
import './styles.css';

// After an update the old page asks for files that are gone; the new page has them.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('reloadedAt') ?? 0);
  if (Date.now() - last < 10_000) return;
  sessionStorage.setItem('reloadedAt', String(Date.now()));
  event.preventDefault();
  window.location.reload();
});

document.documentElement.style.setProperty('--font-mono', monoFont);

prepareRoute(window.location.pathname);
// The answer is on its way while the page is drawn.
if (isSignInLink()) beginConfirmation();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );

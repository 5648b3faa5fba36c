import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { prepareRoute } from './app/routes';
import { beginConfirmation, isSignInLink } from './features/identity/confirmation';
import { monoFont } from './shared/lib/monoFont';
import { reloadAfterUpdate } from './shared/lib/reloadAfterUpdate';
import './styles.css';

reloadAfterUpdate();
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

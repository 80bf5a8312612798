import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import './app/fonts.css';
import './app/theme.css';
import { startI18n } from './i18n/setup';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const PAUSES_MS = [500, 1500];

/**
 * The words are a file of their own, and one connection that is reset must not be the end of the page. A browser that remembers a failed
 * import (whatwg/html#6768) fails again at once; soon it shows the way to reload.
 */
async function startWords(): Promise<void> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await startI18n();
    } catch {
      // Not in step with all the others who lost theirs in the same moment.
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())));
    }
  }
  return startI18n();
}

startWords().then(
  () =>
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  () => document.getElementById('not-loaded')?.classList.remove('comes-late'),
);

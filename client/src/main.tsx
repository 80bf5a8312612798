import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import './app/fonts.css';
import './app/theme.css';
import { startI18n } from './i18n/setup';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

void startI18n().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { firstLoadBudget } from './first-load-budget';
import { offlineShell } from './offline-shell';
import { precompress } from './precompress';

export default defineConfig({
  base: '/',
  plugins: [react(), tailwindcss(), firstLoadBudget(), offlineShell(), precompress()],
  // wouter brings it for the React of before 18; ours has it, and the first load is counted.
  resolve: { alias: [{ find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: 'react' }] },
  build: {
    outDir: 'dist',
    // The page runs under `default-src 'self'`: an inlined data: font or image would be refused.
    assetsInlineLimit: 0,
    // Browsers that do not know modulepreload (Safari before 17) fetch the same files one step later; the others need not carry the code for it.
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: 'http://localhost:3000', changeOrigin: false } },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    // The theme's own test reads the tokens.
    css: true,
    // One jsdom for a worker instead of one for a file, whose loading was half of the run: 16 s instead of 45.
    pool: 'vmThreads',
    // Two workers are what a small machine has; more only fight each other.
    maxWorkers: 2,
    // Such a machine may be busy with the rest of `npm test`; no test here waits for real time.
    testTimeout: 20_000,
  },
});

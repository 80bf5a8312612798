import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const BUDGET_BYTES = 120_000;

/**
 * Fails the build when a buyer's first visit (the entry with all it imports, and the larger of the two languages)
 * needs more JavaScript than the budget, gzip.
 */
export function firstLoadBudget(): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const sizeOf = (fileName: string): number => {
        const chunk = bundle[fileName];
        // As it is sent (precompress.ts).
        return chunk?.type === 'chunk' ? gzipSync(chunk.code, { level: 9 }).length : 0;
      };
      const needed = new Set<string>();
      const need = (fileName: string) => {
        if (needed.has(fileName)) return;
        needed.add(fileName);
        const chunk = bundle[fileName];
        if (chunk?.type === 'chunk') chunk.imports.forEach(need);
      };
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      chunks.filter(({ isEntry }) => isEntry).forEach(({ fileName }) => need(fileName));
      const languages = chunks.filter(({ facadeModuleId }) => /\/i18n\/(ko|en)\.ts$/.test(facadeModuleId ?? ''));
      if (needed.size === 0 || languages.length !== 2) this.error('The first load could not be measured.');

      const bytes =
        [...needed].reduce((sum, fileName) => sum + sizeOf(fileName), 0) +
        Math.max(...languages.map(({ fileName }) => sizeOf(fileName)));
      const words = `First load: ${(bytes / 1000).toFixed(1)} kB of JavaScript, gzip (budget ${BUDGET_BYTES / 1000} kB)`;
      if (bytes > BUDGET_BYTES) this.error(words);
      this.info(words);
    },
  };
}

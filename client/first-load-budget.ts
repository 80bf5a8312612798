import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

const BUDGET_BYTES = 120_000;

/**
 * Fails the build when a buyer's first visit (the entry with all it imports, and the larger of the two languages)
 * needs more JavaScript than the budget, gzip.
 */
export function firstLoadBudget(): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    generateBundle: {
      // After all others: Vite writes into the chunks which files each of them needs.
      order: 'post',
      handler(_, bundle) {
        const bytes = firstLoadBytes(bundle);
        if (bytes === null) this.error('The first load could not be measured.');
        const words = `First load: ${(bytes / 1000).toFixed(1)} kB of JavaScript, gzip (budget ${BUDGET_BYTES / 1000} kB)`;
        if (bytes > BUDGET_BYTES) this.error(words);
        this.info(words);
      },
    },
  };
}

function firstLoadBytes(bundle: Rolldown.OutputBundle): number | null {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
  const needed = new Set<string>();
  const need = (fileName: string) => {
    if (needed.has(fileName)) return;
    needed.add(fileName);
    const chunk = bundle[fileName];
    if (chunk?.type === 'chunk') chunk.imports.forEach(need);
  };
  chunks.filter(({ isEntry }) => isEntry).forEach(({ fileName }) => need(fileName));
  const languages = chunks.filter(({ facadeModuleId }) => /\/i18n\/(ko|en)\.ts$/.test(facadeModuleId ?? ''));
  if (needed.size === 0 || languages.length !== 2) return null;

  const sizeOf = (fileName: string): number => {
    const chunk = bundle[fileName];
    // As it is sent (precompress.ts).
    return chunk?.type === 'chunk' ? gzipSync(chunk.code, { level: 9 }).length : 0;
  };
  return [...needed].reduce((sum, fileName) => sum + sizeOf(fileName), 0) + Math.max(...languages.map(({ fileName }) => sizeOf(fileName)));
}

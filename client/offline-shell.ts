import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The pages that are worth having without a connection, and the words for them. */
const NEEDED = /\/features\/reservations\/reservations?-page\.tsx$|\/i18n\/(pages\.)?(ko|en)\.ts$/;

/**
 * Writes `service-worker.js` with the files of this build that a ticket needs. Their names change with their
 * content, so the worker's text changes exactly when the page does, and browsers take that for a new worker.
 */
export function offlineShell(): Plugin {
  return {
    name: 'offline-shell',
    apply: 'build',
    async generateBundle(_, bundle) {
      const files = new Set<string>();
      const need = (fileName: string) => {
        if (files.has(fileName)) return;
        files.add(fileName);
        const chunk = bundle[fileName];
        if (chunk?.type !== 'chunk') return;
        chunk.imports.forEach(need);
        chunk.viteMetadata?.importedCss.forEach(need);
      };
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const pages = chunks.filter(({ facadeModuleId }) => NEEDED.test(facadeModuleId ?? ''));
      if (pages.length !== 6) this.error('The pages that open without a connection were not all found.');
      [...chunks.filter(({ isEntry }) => isEntry), ...pages].forEach(({ fileName }) => need(fileName));

      const paths = ['/', '/favicon.svg', ...[...files].sort().map((fileName) => `/${fileName}`)];
      const version = createHash('sha256').update(paths.join()).digest('hex').slice(0, 12);
      const source = await readFile(join(import.meta.dirname, 'service-worker.js'), 'utf8');
      this.emitFile({
        type: 'asset',
        fileName: 'service-worker.js',
        source: source
          .replace("'__VERSION__'", JSON.stringify(version))
          .replace('/* __PATHS__ */', paths.map((path) => JSON.stringify(path)).join(', ')),
      });
    },
  };
}

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryPath, unpackPackages } from './debian-packages.mjs';
import { findOnPath } from './processes.mjs';

/** The browser of the browser tests: CHROMIUM_PATH, one on PATH, or Debian's, unpacked. Returns {path} or {reason}. */
export async function findChromium() {
  const chosen = process.env.CHROMIUM_PATH?.trim();
  if (chosen) return existsSync(chosen) ? { path: chosen } : { reason: 'CHROMIUM_PATH names no file' };
  const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
    .map(findOnPath)
    .find((path) => path && runs(path));
  if (onPath) return { path: onPath };

  // The fonts are for what a screenshot shows outside the page's own font.
  const { folder, reason } = await unpackPackages('chromium', ['chromium', 'fonts-noto-cjk']);
  if (!folder) return { reason };
  const path = writeStarter(folder);
  return runs(path) ? { path } : { reason: `the unpacked ${path} does not run here` };
}

/** Ubuntu's `chromium-browser` is a stub that only says how to install it. */
function runs(path) {
  return spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
}

/** Debian's own starter looks for its files below /. This one knows where the libraries and fonts were unpacked. */
function writeStarter(folder) {
  const starter = join(folder, 'start-chromium');
  const fonts = join(folder, 'fonts.conf');
  if (existsSync(starter)) return starter;
  const fontFolders = ['/usr/share/fonts', `${folder}/usr/share/fonts`].map((path) => `  <dir>${path}</dir>`);
  writeLines(fonts, [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...fontFolders,
    '  <cachedir prefix="xdg">fontconfig</cachedir>',
    '</fontconfig>',
  ]);
  writeLines(starter, [
    '#!/bin/sh',
    `export LD_LIBRARY_PATH='${libraryPath(folder)}:${folder}/usr/lib/chromium'`,
    `export FONTCONFIG_FILE='${fonts}'`,
    `exec '${folder}/usr/lib/chromium/chromium' "$@"`,
  ]);
  chmodSync(starter, 0o755);
  return starter;
}

function writeLines(file, lines) {
  writeFileSync(file, `${lines.join('\n')}\n`);
}

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

// Runs the built server as the launcher's child. Where the kernel cannot end it together with the launcher
// (no setpriv: macOS, Windows) the closed channel does: the stores whose pid files were handed over are told
// to stop, as the kernel would have done, and so is this process.
const [main, ...pidFiles] = process.argv.slice(2);
const STOP_LIMIT_MS = 2_500;

process.on('disconnect', () => {
  endStores();
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
});
process.channel?.unref();

function endStores() {
  for (const file of pidFiles) {
    try {
      process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGINT');
    } catch {
      // It has gone already.
    }
  }
}

await import(pathToFileURL(main).href);

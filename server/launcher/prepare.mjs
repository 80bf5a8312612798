import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { build, isBuilt } from './build.mjs';
import { LauncherError, say } from './console.mjs';
import { withLock } from './file-lock.mjs';
import { install, isInstalled } from './install.mjs';
import { checkout } from './places.mjs';

/**
 * Installs and builds what is out of date. Starts from one checkout take turns; one that finds everything in
 * place asks for no lock and writes nothing, so it also works where the checkout cannot be written.
 */
export async function prepare({ withBuild = true } = {}) {
  const isReady = () => isInstalled() && (!withBuild || isBuilt());
  if (isReady()) return;
  requireWritable();
  const onWait = ({ pid }) => say(`Another start (process ${pid}) is installing or building here; waiting for it.`);
  await withLock(
    join(checkout, '.data', 'prepare.lock'),
    async () => {
      if (!isInstalled()) await install();
      if (withBuild && !isBuilt()) await build();
    },
    { onWait },
  );
}

function requireWritable() {
  try {
    accessSync(checkout, constants.W_OK);
  } catch {
    throw new LauncherError(`Packages have to be installed or built, but ${checkout} cannot be written by this user.`);
  }
}

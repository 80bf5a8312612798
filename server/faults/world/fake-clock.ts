import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPackages } from '../../launcher/debian-packages.mjs';

/** What a process is started with, so that its clock differs; its monotonic clock goes on as it is. */
export interface FakeClock {
  readonly environment: Readonly<Record<string, string>>;
  /** Why there is none here. */
  readonly lack?: string;
}

export async function fakeClock(offsetSeconds: number): Promise<FakeClock> {
  const { folder, reason } = await unpackPackages('faketime', ['faketime', 'libfaketime']);
  const library = folder && findLibrary(join(folder, 'usr', 'lib'));
  if (!library) return { environment: {}, lack: `it needs libfaketime: ${reason ?? 'the package does not contain it'}` };
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME: `${offsetSeconds < 0 ? '' : '+'}${offsetSeconds}s`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  };
}

function findLibrary(folder: string): string | undefined {
  return readdirSync(folder).map((name) => join(folder, name, 'faketime', 'libfaketime.so.1')).find((file) => existsSync(file));
}

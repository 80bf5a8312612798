import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SERVER_NODE_OPTIONS } from '../../launcher/node-options.mjs';

const alive = new Set<ChildProcess>();

/** Whatever happens to this process, nothing that it started outlives it. */
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a process that ends with this one. */
export function start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
}

/** Starts a TypeScript file of the benchmark as a Node process with the server's options, through the loader that runs this one. */
export function startScript(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return start(process.execPath, [...SERVER_NODE_OPTIONS, ...process.execArgv, file, ...args], options);
}

/** Runs a command to its end; rejects with its last words when it fails. */
export async function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { output += text; });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { errors = (errors + text).slice(-2_000); });
  const [code] = await ended;
  if (code !== 0) throw new Error(`${command} failed (${code}): ${errors}${output.slice(-1_000)}`);
  return output;
}

/** Ends a process at once and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

export function findProgram(name: string, moreFolders: readonly string[] = []): string | undefined {
  return [...(process.env.PATH ?? '').split(delimiter), ...moreFolders]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

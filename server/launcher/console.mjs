/** An error whose message is written for the person at the terminal and needs no stack. */
export class LauncherError extends Error {}

/** Whoever read our output may be gone (`npm start | head`); that must not end the server with EPIPE. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

export function warn(line) {
  process.stderr.write(`${line}\n`);
}

export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A stage may show progress of its own inside another's; the innermost has the line. */
const shown = [];

/**
 * One line that shows what is going on and for how long. On a terminal it is rewritten in place; elsewhere
 * a plain line is printed at the start and every 15 s, so that a log stays short and a watcher knows it lives.
 */
export function startProgress(title) {
  const startedAt = Date.now();
  const isTerminal = Boolean(process.stdout.isTTY);
  let detail = '';

  const line = () => `${title}${detail ? `: ${detail}` : ''} (${Math.round((Date.now() - startedAt) / 1000)} s)`;
  const draw = () => {
    if (shown.at(-1) !== draw) return;
    if (isTerminal) process.stdout.write(`\r\x1b[K${line().slice(0, (process.stdout.columns || 80) - 1)}`);
    else say(line());
  };

  const stop = () => {
    clearInterval(timer);
    shown.splice(shown.indexOf(draw), 1);
    if (isTerminal) process.stdout.write('\r\x1b[K');
  };

  shown.push(draw);
  if (isTerminal) draw();
  else say(`${title} …`);
  const timer = setInterval(draw, isTerminal ? 200 : 15_000);

  return {
    update(text) {
      detail = text;
    },
    done(text = title) {
      stop();
      say(`${text} (${seconds(Date.now() - startedAt)})`);
    },
    fail: stop,
  };
}

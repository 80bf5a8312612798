interface Listener {
  listen(options: { port: number; host: string }): Promise<string>;
}

/** Listens on a free port and tells it to the benchmark that started this process. */
export async function listenAndTell(app: Listener): Promise<void> {
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  process.send?.({ port: Number(new URL(address).port) });
  // The benchmark is gone: so are its comparisons.
  process.once('disconnect', () => process.exit(0));
}

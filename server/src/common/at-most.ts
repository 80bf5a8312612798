/** Resolves when the work is done or after `patienceMs`, whichever comes first; rejects as the work does until then. What is not done yet goes on. */
export async function waitAtMost(patienceMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  try {
    await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}

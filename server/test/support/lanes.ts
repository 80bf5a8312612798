/** Plays the jobs, one at a time in each lane, in whichever is free first; answers in the order of the jobs. */
export async function inLanes<Job, Lane, Result>(
  jobs: readonly Job[],
  lanes: readonly Lane[],
  play: (job: Job, lane: Lane) => Promise<Result>,
): Promise<Result[]> {
  const waiting = jobs.entries();
  const results: Result[] = [];
  await Promise.all(lanes.map(async (lane) => {
    for (const [index, job] of waiting) results[index] = await play(job, lane);
  }));
  return results;
}

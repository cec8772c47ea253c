/**
 * Runs every job, at most `slots` at a time. The jobs that take longest start first, so that none of them is left
 * running alone at the end. Returns the results in the order of the jobs.
 */
export async function runAll<Job extends { seconds: number }, Result>(
  jobs: readonly Job[],
  slots: number,
  run: (job: Job) => Promise<Result>,
): Promise<Result[]> {
  const waiting = jobs.map((job, place) => ({ job, place })).sort((a, b) => b.job.seconds - a.job.seconds);
  const results = new Map<number, Result>();
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      results.set(next.place, await run(next.job));
    }
  };
  await Promise.all(Array.from({ length: Math.min(slots, jobs.length) }, work));
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}

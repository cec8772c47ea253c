/** The median, which a single slow run does not change. */
export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Returns the seconds of a duration such as `1h30m`; `undefined` if the text is not hours, minutes and seconds. */
export function durationSeconds(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?[hms])+$/.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/([\d.]+)([hms])/g)].reduce(
    (sum, [, amount, unit = ""]) => sum + Number(amount) * (UNIT_SECONDS[unit] ?? 0),
    0,
  );
}

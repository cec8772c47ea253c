const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** The seconds of a duration in Go's format, such as 2h45m, 1.5h or 90s; undefined for any other string. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(h|m|s|ms))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  return parts.reduce((seconds, [, count, unit]) => seconds + Number(count) * (UNITS[unit ?? ""] ?? 0), 0);
}

/** A duration as Go prints it in the real provider's errors: 20m0s, 1h30m0s, 2s. */
export function goDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${Number((seconds % 60).toFixed(3))}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}

/** A time in the real provider's format: RFC 3339 without fractions of a second; empty if there is no time. */
export const time = (date: Date | undefined) => date?.toISOString().replace(/\.\d{3}Z$/, "Z") ?? "";

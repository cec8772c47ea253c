/** Whether an engine version, such as `15.00.4322.2.v1`, is of a major version, such as `15.0`. */
export function isMajorVersionOf(major: string, engineVersion: string): boolean {
  const parts = partsOf(engineVersion);
  return partsOf(major).every(({ text, number }, index) => {
    const part = parts[index];
    return part?.text === text && part.number === number;
  });
}

/**
 * Whether a version comes before another one of its engine: by the first number that differs, be it that of a build,
 * such as `19.0.0.0.ru-2026-04.rur-2026-04.r1` or `8.0.mysql_aurora.3.08.0`. One that ends where the other goes on is
 * before it. Where they are written in different ways, AWS alone knows, and neither is before the other.
 */
export function isOlderVersion(version: string, than: string): boolean {
  const parts = partsOf(version);
  for (const [index, other] of partsOf(than).entries()) {
    const own = parts[index];
    if (own === undefined) {
      return true;
    }
    if (own.text !== other.text) {
      return false;
    }
    if (own.number !== other.number) {
      return own.number < other.number;
    }
  }
  return false;
}

/** The numbers of a version, each with the text before it. */
function partsOf(version: string): { text: string; number: number }[] {
  return [...version.matchAll(/(\D*)(\d+)/g)].map(([, text = "", number]) => ({ text, number: Number(number) }));
}

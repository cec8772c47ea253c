/** Returns whether an engine version, such as `15.00.4322.2.v1`, has a major version, such as `15.0`. */
export function isMajorVersionOf(major: string, engineVersion: string): boolean {
  const parts = partsOf(engineVersion);
  return partsOf(major).every(({ text, number }, index) => {
    const part = parts[index];
    return part?.text === text && part.number === number;
  });
}

/**
 * Returns whether a version is older than another version of the same engine. The first different number decides,
 * including build numbers, such as in `19.0.0.0.ru-2026-04.rur-2026-04.r1` or `8.0.mysql_aurora.3.08.0`. A version that
 * ends first is older. Returns `false` if the versions have different forms, because their order is unknown.
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

/** Returns the numbers of a version, each with the text before it. */
function partsOf(version: string): { text: string; number: number }[] {
  return [...version.matchAll(/(\D*)(\d+)/g)].map(([, text = "", number]) => ({ text, number: Number(number) }));
}

/** Whether an engine version, such as `15.00.4322.2.v1`, is of a major version, such as `15.0`. */
export function isMajorVersionOf(major: string, engineVersion: string): boolean {
  const numbers = numbersOf(engineVersion);
  return numbersOf(major).every((number, index) => numbers[index] === number);
}

/** Whether a version comes before another one. */
export function isOlderVersion(version: string, than: string): boolean {
  const numbers = numbersOf(version);
  for (const [index, number] of numbersOf(than).entries()) {
    const own = numbers[index] ?? 0;
    if (own !== number) {
      return own < number;
    }
  }
  return false;
}

function numbersOf(version: string): number[] {
  return version.split(".").map(Number);
}

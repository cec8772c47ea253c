/** The reports that test runners write, and the closing lines that are made of them. */

export interface Report {
  passed: number;
  failed: number;
  skipped: number;
  /** The full titles of the failed tests. */
  failures: readonly string[];
  tests: readonly TestTime[];
}

export interface TestTime {
  title: string;
  milliseconds: number;
}

/** The report of a check that passes or fails as a whole. */
export function reportOfCheck(title: string, passed: boolean): Report {
  return passed
    ? { passed: 1, failed: 0, skipped: 0, failures: [], tests: [] }
    : { passed: 0, failed: 1, skipped: 0, failures: [title], tests: [] };
}

/** Reads a report of `reporter.cjs`. */
export function parseMocha(json: string): Report {
  return JSON.parse(json) as Report;
}

/** Reads a JUnit report of pytest; throws when the totals are missing. */
export function parseJunit(xml: string): Report {
  const [suite = ""] = /<testsuite [^>]*>/.exec(xml) ?? [];
  const [tests, failed, errors, skipped] = ["tests", "failures", "errors", "skipped"].map((name) =>
    Number(attribute(suite, name) ?? Number.NaN),
  ) as [number, number, number, number];
  if (Number.isNaN(tests + failed + errors + skipped)) throw new Error("the report of pytest has no totals");
  const cases = [...xml.matchAll(/<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)].map(
    ([, attributes = "", body = ""]) => ({
      title: `${attribute(attributes, "classname")}.${attribute(attributes, "name")}`,
      milliseconds: Number(attribute(attributes, "time")) * 1000,
      hasFailed: /<(failure|error)\b/.test(body),
    }),
  );
  return {
    passed: tests - failed - errors - skipped,
    failed: failed + errors,
    skipped,
    failures: cases.filter(({ hasFailed }) => hasFailed).map(({ title }) => title),
    tests: cases,
  };
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1];
}

/** What remains of a job when it has ended. */
export interface Outcome {
  room: string;
  title: string;
  milliseconds: number;
  report: Report;
}

/** The counts of each room, the slowest tests, the failures, and the line `N passed, N failed` at the very end. */
export function summary(outcomes: readonly Outcome[], slowest = 10): string {
  const rooms = [...new Set(outcomes.map(({ room }) => room))];
  const lines = [
    `Slowest ${slowest} tests:`,
    ...slowestTests(outcomes, slowest),
    "",
    ...rooms.map((room) => `${room}: ${countsOf(outcomes.filter((outcome) => outcome.room === room))}`),
    "",
  ];
  const failures = outcomes.flatMap(({ title, report }) => report.failures.map((failure) => `  ${title}: ${failure}`));
  if (failures.length > 0) lines.push("Failed:", ...failures, "");
  return [...lines, countsOf(outcomes)].join("\n");
}

function slowestTests(outcomes: readonly Outcome[], count: number): string[] {
  return outcomes
    .flatMap(({ title, report }) => report.tests.map((test) => ({ ...test, job: title })))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, count)
    .map(({ title, milliseconds, job }) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${job}: ${title}`);
}

function countsOf(outcomes: readonly Pick<Outcome, "report">[]): string {
  const sum = (key: "passed" | "failed" | "skipped") => outcomes.reduce((total, { report }) => total + report[key], 0);
  const skipped = sum("skipped");
  return `${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** What `npm test` runs: the rooms of the repository's tests, and the jobs that each room is run in. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { parseJunit, parseMocha, type Report } from "./reports";
import type { Work } from "./worker";

export const REPOSITORY = path.join(__dirname, "..", "..");
const TESTS = path.join(REPOSITORY, "test");

export interface Job extends Work {
  room: string;
  /** About how long the job takes on an idle core. */
  seconds: number;
}

/** Rooms whose spec files share nothing and take long: each file is a job of its own. */
const ONE_JOB_A_FILE = ["e2e", "package"];

/** Rooms that use the Pulumi engine and the local AWS. */
const ON_THE_ENGINE = ["e2e", "package"];

/** The rooms of checks that are no tests, and of the tests in Python. */
const OTHERS = ["aws", "lint", "types"];

/** Every room: a folder of `test/` with spec files is one. */
export function rooms(): string[] {
  const folders = readdirSync(TESTS).filter((name) => specsIn(name).length > 0);
  return [...folders, ...OTHERS].sort();
}

export function needsPython(chosen: readonly string[]): boolean {
  return chosen.includes("aws") || needsEngine(chosen);
}

export function needsEngine(chosen: readonly string[]): boolean {
  return chosen.some((room) => ON_THE_ENGINE.includes(room));
}

/** The spec files of a room, relative to `test/`. */
function specsIn(room: string): string[] {
  const folder = path.join(TESTS, room);
  if (!statSync(folder).isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".spec.ts"))
    .map((file) => path.join(room, file))
    .sort();
}

/** The jobs of some rooms; `python` is the interpreter with the packages of the local AWS. */
export function jobsOf(chosen: readonly string[], python: string): Job[] {
  return chosen.flatMap((room): Job[] => {
    if (room === "lint") return [check(room, "@biomejs/biome/bin/biome", "check", ".")];
    if (room === "types") return [check(room, "typescript/bin/tsc", "-p", ".")];
    if (room === "aws") return [pytest(python)];
    const specs = specsIn(room);
    return ONE_JOB_A_FILE.includes(room)
      ? specs.map((file) => mocha(room, file.replace(/\.spec\.ts$/, ""), [file]))
      : [mocha(room, room, specs)];
  });
}

function job(room: string, title: string, command: Work["command"], parse?: (text: string) => Report): Job {
  return {
    room,
    title,
    command,
    seconds: SECONDS[title] ?? (ONE_JOB_A_FILE.includes(room) ? 20 : 5),
    ...(parse && { parse }),
  };
}

function check(room: string, program: string, ...args: string[]): Job {
  return job(room, room, () => [process.execPath, path.join(REPOSITORY, "node_modules", program), ...args]);
}

function mocha(room: string, title: string, specs: readonly string[]): Job {
  const program = path.join(REPOSITORY, "node_modules", "mocha", "bin", "mocha.js");
  const files = specs.map((file) => path.join("test", file));
  return job(
    room,
    title,
    (report) => [
      process.execPath,
      program,
      "--reporter",
      path.join(__dirname, "reporter.cjs"),
      "--reporter-option",
      `output=${report}`,
      ...files,
    ],
    parseMocha,
  );
}

function pytest(python: string): Job {
  return job(
    "aws",
    "aws",
    (report) => [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", `--junitxml=${report}`, "test/sandbox/aws"],
    parseJunit,
  );
}

/**
 * About how many seconds of one core the long jobs need. Only their order matters, since the longest start first; a job
 * that is missing here counts as short.
 */
const SECONDS: Readonly<Record<string, number>> = {
  "e2e/examples": 70,
  "e2e/interruptedUp": 70,
  "e2e/oneNeverStopsOthers": 70,
  "e2e/unsafe": 65,
  "e2e/mainJob": 55,
  "e2e/conformance": 120,
  "e2e/iamMainProgram": 110,
  "e2e/iamStories": 45,
  "e2e/failedShares": 85,
  "e2e/freshResources": 80,
  "e2e/retention": 80,
  "e2e/fleet": 40,
  aws: 55,
  oracle: 65,
  "e2e/slots": 50,
  "e2e/queuedCopies": 45,
  "package/otherLanguages": 45,
  "package/sourcePlugin": 40,
  "e2e/recover": 40,
  "package/generatedSdks": 30,
  "package/npmPackage": 30,
  "e2e/adoptAcrossAccounts": 30,
  "e2e/start": 30,
  "e2e/callCounts": 35,
  "e2e/manyTargets": 30,
  "e2e/openedByHand": 30,
  "e2e/oneIdentity": 30,
  "e2e/userErrors": 30,
  sandbox: 25,
  "e2e/newSnapshot": 25,
  "e2e/freshProvider": 25,
  "e2e/restores": 40,
  "e2e/taggedCopies": 25,
  types: 15,
  components: 15,
  policies: 15,
};

/**
 * `npm test`: every check in turn, and a closing line that counts what really ran.
 * A check that is no test runner (format and lint, types) counts as one.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cacheFolder } from "../sandbox/folders";
import { ensureVenv } from "../sandbox/toolchain/python";

const repository = path.join(__dirname, "..");
const binaries = path.join(repository, "node_modules", ".bin");

interface Counts {
  title: string;
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs a command of the repository and tells whether it exited with 0. */
function run(title: string, command: string, commandArguments: readonly string[]): boolean {
  console.log(`\n== ${title}`);
  const started = Date.now();
  const { status, error } = spawnSync(command, commandArguments, {
    cwd: repository,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error) console.error(error.message);
  console.log(`-- ${title}: ${status === 0 ? "done" : "FAILED"} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return status === 0;
}

/** A check that passes or fails as a whole. */
function check(title: string, command: string, commandArguments: readonly string[]): Counts {
  const passed = run(title, path.join(binaries, command), commandArguments);
  return { title, passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** Runs a test runner that writes a report, and counts from it; a runner that fails without a failed test counts as one failure. */
function suite(
  title: string,
  report: string,
  runner: () => boolean,
  count: (report: string) => Omit<Counts, "title">,
): Counts {
  const passed = runner();
  try {
    const counts = { title, ...count(readFileSync(report, "utf8")) };
    return passed || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } catch (error) {
    console.error(`${title} left no report: ${error instanceof Error ? error.message : String(error)}`);
    return { title, passed: 0, failed: 1, skipped: 0 };
  }
}

function mocha(title: string, report: string, specs: string): Counts {
  const runner = () =>
    run(title, path.join(binaries, "mocha"), [
      "--reporter",
      "./test/reporter.cjs",
      "--reporter-option",
      `output=${report}`,
      specs,
    ]);
  return suite(title, report, runner, (text) => JSON.parse(text) as Omit<Counts, "title">);
}

async function pytest(report: string): Promise<Counts> {
  const title = "The local AWS (pytest)";
  const interpreter = await ensureVenv({
    cache: cacheFolder(),
    requirements: path.join(repository, "sandbox", "aws", "requirements.txt"),
    environment: process.env,
    log: console.log,
  });
  const runner = () =>
    run(title, interpreter, [
      "-m",
      "pytest",
      "-q",
      "-p",
      "no:cacheprovider",
      `--junitxml=${report}`,
      "test/sandbox/aws",
    ]);
  return suite(title, report, runner, (xml) => {
    const attribute = (name: string) =>
      Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? Number.NaN);
    const failed = attribute("failures") + attribute("errors");
    const skipped = attribute("skipped");
    const tests = attribute("tests");
    if (Number.isNaN(tests + failed + skipped)) throw new Error("the report of pytest cannot be read");
    return { passed: tests - failed - skipped, failed, skipped };
  });
}

async function main(): Promise<void> {
  const reports = mkdtempSync(path.join(tmpdir(), "rds-snapshots-test-"));
  const all = [
    check("Format and lint", "biome", ["check", "."]),
    check("Types", "tsc", ["-p", "."]),
    mocha("Rooms", path.join(reports, "rooms.json"), "test/{components,policies,oracle,program,sandbox}/**/*.spec.ts"),
    await pytest(path.join(reports, "pytest.xml")),
    mocha("End to end, with the real engine", path.join(reports, "e2e.json"), "test/{package,e2e}/**/*.spec.ts"),
  ];
  rmSync(reports, { recursive: true });
  const sum = (key: "passed" | "failed" | "skipped") => all.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum("skipped");
  console.log("");
  for (const { title, passed, failed } of all) console.log(`${title}: ${passed} passed, ${failed} failed`);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = sum("failed") === 0 ? 0 : 1;
}

void main();

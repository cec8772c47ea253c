/**
 * Runs Checkov and the policy pack on the same cases, and writes both results to README.md beside this file.
 * The environment variable CHECKOV specifies Checkov's command. Defaults to `checkov`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policies } from "../../policies/pack";
import { run, UNKNOWN } from "../../test/policies/server";
import { asPulumi, CASES, type Case } from "./cases";
import { addressOf, asTerraform } from "./terraform";

const CHECKOV = process.env["CHECKOV"] ?? "checkov";

interface CheckovReport {
  results: { failed_checks: { check_id: string; resource: string }[] };
}

/** Returns the checks of Checkov that fail, by the address of the resource. */
function askCheckov(): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), "checkov-"));
  try {
    CASES.forEach((one, number) => {
      writeFileSync(join(folder, `case_${number}.tf`), asTerraform(one, number));
    });
    const options = ["-d", folder, "--framework", "terraform", "-o", "json", "--compact", "--quiet"];
    const { stdout, error } = spawnSync(CHECKOV, options, { encoding: "utf8", maxBuffer: 1 << 28 });
    if (error !== undefined) {
      throw error;
    }
    const report: CheckovReport = JSON.parse(stdout);
    const failed = new Map<string, string[]>();
    for (const { check_id, resource } of report.results.failed_checks) {
      failed.set(resource, [...(failed.get(resource) ?? []), check_id].sort());
    }
    return failed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function askPack(one: Case): Promise<string[]> {
  const reports = await run(policies(), asPulumi(one, UNKNOWN));
  return [...new Set(reports.filter(({ level }) => level === "mandatory").map(({ policy }) => policy))].sort();
}

function subjectOf({ subject, declarations }: Case) {
  const found = declarations.find(({ name }) => name === subject);
  if (found === undefined) {
    throw new Error(`No ${subject} is declared.`);
  }
  return found;
}

async function main(): Promise<void> {
  const failed = askCheckov();
  const version = spawnSync(CHECKOV, ["--version"], { encoding: "utf8" }).stdout.trim();
  const rows: string[] = [];
  const right = { checkov: 0, pack: 0 };
  for (const [number, one] of CASES.entries()) {
    const byCheckov = failed.get(addressOf(subjectOf(one), number)) ?? [];
    const byPack = await askPack(one);
    right.checkov += Number((byCheckov.length === 0) === one.isSafe);
    right.pack += Number((byPack.length === 0) === one.isSafe);
    rows.push(`| ${one.title} | ${one.isSafe ? "safe" : "unsafe"} | ${listed(byCheckov)} | ${listed(byPack)} |`);
  }
  const table = [
    "| case | it is | Checkov fails | our pack refuses |",
    "| --- | --- | --- | --- |",
    ...rows,
    `| **right** | | **${right.checkov} of ${CASES.length}** | **${right.pack} of ${CASES.length}** |`,
  ].join("\n");
  writeFileSync(join(__dirname, "README.md"), `${INTRODUCTION(version)}\n${table}\n`);
  console.log(table);
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "–" : names.map((name) => `\`${name}\``).join(", ");
}

const INTRODUCTION = (version: string) => `# The policy pack beside Checkov

Checkov ${version} reads each case as Terraform; the pack sees the preview of a new Pulumi stack with the same values. The table lists the checks that
fail and the rules that refuse on the resource under test. Checkov counts as right about an unsafe case if any of its checks fails there, even an
unrelated one, and about a safe case if none fails.

Written by \`CHECKOV=<path of checkov> npx ts-node --transpile-only bench/checkov/compare.ts\`.
`;

void main();

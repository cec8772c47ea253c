import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { onSandbox } from "./onSandbox";

/** The databases, and how many of their snapshots are copied: 10 snapshots into 3 Regions are 30 copies. */
const SNAPSHOTS = { "many-001": 4, "many-002": 3, "many-003": 3 };
const REGIONS = ["ap-southeast-2", "eu-central-1", "eu-west-1"];
const COPY_SECONDS = 1;
const HOUR = 3600_000;

interface Copy {
  region: string;
  identifier: string;
  status: string;
  /** When the copy was requested, in seconds. */
  started: number;
  /** When AWS began to transfer its data. */
  begun: number | null;
  ended: number | null;
}

describe("30 copies of three databases into three Regions", () => {
  const { exec, run, control } = onSandbox({ copySeconds: COPY_SECONDS });
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-queued-"));
  const file = path.join(folder, "config.yaml");
  after(() => rmSync(folder, { recursive: true }));
  const options = ["--config-file", file];
  const copies = () => control<Copy[]>("/_sandbox/copies");

  before("the databases with their snapshots, and a config that copies them", async () => {
    exec(["sh", "-c", '"$SANDBOX_PYTHON" sandbox/seed/seed.py --endpoint "$AWS_ENDPOINT_URL" --many 3']);
    for (const [dbInstanceIdentifier, count] of Object.entries(SNAPSHOTS)) {
      for (let age = 1; age <= count; age += 1) {
        const at = new Date(Date.now() - age * HOUR).toISOString();
        await control("/_sandbox/automated-snapshot", { region: "us-east-1", dbInstanceIdentifier, at });
      }
    }
    const databases = Object.entries(SNAPSHOTS).map(
      ([name, newest]) => `    - { identifier: ${name}, region: us-east-1, snapshots: { newest: ${newest} } }`,
    );
    writeFileSync(
      file,
      [
        `encryptionsalt: ${ENCRYPTION_SALT}`,
        "config:",
        "  pulumi-rds-snapshots:deletion: delete",
        `  pulumi-rds-snapshots:targets: [${REGIONS.map((region) => `{ region: ${region} }`).join(", ")}]`,
        "  pulumi-rds-snapshots:databases:",
        ...databases,
        "",
      ].join("\n"),
    );
  });

  it("creates all copies, though AWS makes one copy of a database at a time", async () => {
    const { code, output } = run(["pulumi", "up", "--yes", "--skip-preview", ...options, "--parallel", "64"]);
    assert.equal(code, 0, output);
    const made = await copies();
    assert.equal(made.length, 30);
    assert.deepEqual([...new Set(made.map(({ status }) => status))], ["available"]);
  });

  it("requests no copy before the previous copy of its database has ended", async () => {
    for (const { identifier, started, begun } of await copies()) assert.equal(begun, started, identifier);
  });

  it("leaves nothing to do", () => {
    exec(["pulumi", "preview", "--expect-no-changes", ...options]);
  });
});

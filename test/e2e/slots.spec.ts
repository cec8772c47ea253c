import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { onSandbox } from "./onSandbox";

const DATABASES = 30;
const SLOTS = 5;
const COPY_SECONDS = 3;

interface Copy {
  region: string;
  identifier: string;
  status: string;
  started: number;
  ended: number | null;
}

/** The highest number of copies that were in progress at the same time. */
function mostInFlight(copies: readonly Copy[]): number {
  const at = (moment: number) =>
    copies.filter(({ started, ended }) => started <= moment && (ended ?? Infinity) > moment);
  return Math.max(...copies.map(({ started }) => at(started).length));
}

describe(`${DATABASES} copies with ${SLOTS} slots`, () => {
  const { run, exec, start, control } = onSandbox({ copySeconds: COPY_SECONDS });
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-slots-"));
  const file = path.join(folder, "config.yaml");
  after(() => rmSync(folder, { recursive: true }));
  const copies = () => control<Copy[]>("/_sandbox/copies");
  const options = ["--config-file", file];
  const up = ["pulumi", "up", "--yes", "--skip-preview", ...options, "--parallel", "64", "--continue-on-error"];
  let failed = "";

  before("thirty databases, and a config that copies them", () => {
    exec([
      "sh",
      "-c",
      '"$SANDBOX_PYTHON" sandbox/seed/seed.py --endpoint "$AWS_ENDPOINT_URL" --many "$0"',
      `${DATABASES}`,
    ]);
    const names = Array.from({ length: DATABASES }, (_, i) => `many-${String(i + 1).padStart(3, "0")}`);
    writeFileSync(
      file,
      [
        `encryptionsalt: ${ENCRYPTION_SALT}`,
        "config:",
        `  pulumi-rds-snapshots:concurrentCopies: { instance: ${SLOTS} }`,
        "  pulumi-rds-snapshots:deletion: delete",
        "  pulumi-rds-snapshots:targets: [{ region: eu-west-1 }]",
        "  pulumi-rds-snapshots:databases:",
        ...names.map((name) => `    - { identifier: ${name}, region: us-east-1, snapshots: { newest: 1 } }`),
        "",
      ].join("\n"),
    );
  });

  it("creates all copies but the failed one, which delays no other", async () => {
    await copies();
    const running = start(up);
    let first: Copy | undefined;
    while (first === undefined) {
      await sleep(100);
      [first] = await copies();
    }
    failed = first.identifier;
    await control("/_sandbox/fail-copy", { region: first.region, identifier: failed });
    const { code, output } = await running.ended;
    assert.notEqual(code, 0);
    assert.match(output, new RegExp(`${failed}.*failed`));
    const made = await copies();
    assert.equal(made.length, DATABASES);
    assert.deepEqual(
      made.filter(({ status }) => status !== "available").map(({ identifier, status }) => [identifier, status]),
      [[failed, "failed"]],
    );
  });

  it(`keeps exactly ${SLOTS} copies in progress at the peak`, async () => {
    assert.equal(mostInFlight(await copies()), SLOTS);
  });

  it("creates the failed copy on the next up, once its remains are deleted in AWS", async () => {
    const { code, output } = run(up);
    assert.notEqual(code, 0, "the failed copy is in the way");
    assert.match(output, new RegExp(`error: ${failed} in eu-west-1 .*failed`));
    exec(["sh", "-c", `"$SANDBOX_PYTHON" -c "$0" "$1"`, DELETE, failed]);
    exec(["pulumi", "refresh", "--yes", "--skip-preview", ...options]);
    exec(up);
    exec(["pulumi", "preview", "--expect-no-changes", ...options]);
    assert.deepEqual((await copies()).filter(({ status }) => status === "available").length, DATABASES);
  });
});

const DELETE = `
import boto3, sys
boto3.client("rds", "eu-west-1").delete_db_snapshot(DBSnapshotIdentifier=sys.argv[1])`;

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { onSandbox } from "./onSandbox";

const IRELAND = "eu-west-1";
const DAY = 24 * 3600;

interface Copy {
  identifier: string;
  expires: string | null;
}

describe("copies night after night", () => {
  const { run, exec, control, boto3 } = onSandbox({ copySeconds: 0 });
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-retention-"));
  const file = path.join(folder, "config.yaml");
  after(() => rmSync(folder, { recursive: true }));

  /** The copies that should exist, oldest first, with the time at which each expires. Knows nothing of the program. */
  let expected: { identifier: string; expires?: Date }[] = [];
  let now: Date;

  const configure = (retention: object) => {
    const config = {
      "pulumi-rds-snapshots:databases": [{ identifier: "orders", region: "us-east-1" }],
      "pulumi-rds-snapshots:targets": [{ region: IRELAND, sharedAccounts: ["222222222222"] }],
      "pulumi-rds-snapshots:retention": retention,
    };
    writeFileSync(file, `encryptionsalt: ${ENCRYPTION_SALT}\nconfig: ${JSON.stringify(config)}\n`);
  };
  const up = () => run(["pulumi", "up", "--yes", "--skip-preview", "--continue-on-error", "--config-file", file]);
  const copies = () =>
    JSON.parse(
      boto3(`
import json
found = boto3.client("rds", "${IRELAND}").describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
print(json.dumps(sorted(({
    "identifier": each["DBSnapshotIdentifier"],
    "expires": next((tag["Value"] for tag in each["TagList"] if tag["Key"] == "rds-snapshots:expires"), None),
} for each in found), key=lambda copy: copy["identifier"])))`),
    ) as Copy[];
  /** The next night: a day later, the database has a new snapshot. Returns the identifier of its copy. */
  const nextNight = async () => {
    now = new Date((await control<{ now: string }>("/_sandbox/clock", { advanceSeconds: DAY })).now);
    now.setMilliseconds(0);
    const at = now.toISOString();
    await control("/_sandbox/automated-snapshot", { region: "us-east-1", dbInstanceIdentifier: "orders", at });
    return `orders-${IRELAND}-${at.slice(0, 19).replace(/[T:]/g, "-")}`;
  };
  /** Applies the rule "the newest `keep`, or pinned" with a grace of 20 hours to the expected copies. */
  const rotate = (keep: number, pinned: string[] = []) => {
    const first = expected.length - keep;
    expected = expected.flatMap(({ identifier, expires }, i) => {
      if (i >= first || pinned.includes(identifier)) return [{ identifier }];
      if (expires && expires <= now) return [];
      const hours = Math.ceil((now.getTime() / 1000 + 20 * 3600) / 3600);
      return [{ identifier, expires: expires ?? new Date(hours * 3600_000) }];
    });
  };
  const assertAsExpected = () =>
    assert.deepEqual(
      copies(),
      expected.map(({ identifier, expires }) => ({ identifier, expires: expires?.toISOString() ?? null })),
    );

  it("keep the newest, mark what expires, and drop it a night later, though every copy is protected", async () => {
    configure({ keepLast: 2 });
    for (let night = 1; night <= 5; night += 1) {
      const made = await nextNight();
      const { code, output } = up();
      assert.equal(code, 0, output);
      rotate(2);
      expected.push({ identifier: made });
      assertAsExpected();
    }
    assert.equal(expected.length, 4);
    const plan = run(["npm", "--silent", "run", "plan", "--", "--config-file", file]);
    assert.equal(plan.code, 0, plan.output);
    assert.match(plan.output, /0 to make, 2 kept, 2 expiring, 0 to delete, 0 in progress, 0 skipped\.\n$/);
  });

  it("are saved by a pin in the night before they go, and protected again", async () => {
    const saved = expected[0]?.identifier ?? "";
    configure({ keepLast: 2, pin: [saved] });
    const made = await nextNight();
    const { code, output } = up();
    assert.equal(code, 0, output);
    rotate(2, [saved]);
    expected.push({ identifier: made });
    assertAsExpected();
    const { deployment } = JSON.parse(exec(["pulumi", "stack", "export"])) as {
      deployment: { resources: { urn: string; type: string; protect?: boolean }[] };
    };
    const resource = deployment.resources.find(
      ({ urn, type }) => urn.endsWith(`::${saved}`) && type === "aws:rds/snapshotCopy:SnapshotCopy",
    );
    assert.equal(resource?.protect, true);
  });

  it("all stay when a change of the rules expires more than is allowed, and the new copy is made", async () => {
    const [pinned] = expected.map(({ identifier }) => identifier);
    configure({ keepLast: 1, pin: [pinned], maxDeletions: 0 });
    const made = await nextNight();
    const preview = run(["pulumi", "preview", "--config-file", file]);
    assert.equal(preview.code, 0, preview.output);
    assert.match(preview.output, /No copy of orders in eu-west-1 expires in this run: 2 copies would begin to expire/);
    const { code, output } = up();
    assert.notEqual(code, 0, output);
    assert.match(
      output,
      /retention\.maxDeletions is 0: orders-eu-west-1-.* To keep them, change the rules or pin them/,
    );
    expected.push({ identifier: made });
    assertAsExpected();
  });

  it("do not go before the new copy is there", async () => {
    const [pinned = ""] = expected.map(({ identifier }) => identifier);
    configure({ keepLast: 1, pin: [pinned], maxDeletions: 3 });
    await control("/_sandbox/refuse", { region: IRELAND, action: "CopyDBSnapshot", times: 100 });
    await nextNight();
    assert.notEqual(up().code, 0);
    rotate(1, [pinned]);
    assertAsExpected();
    await control("/_sandbox/refuse", { region: IRELAND, action: "CopyDBSnapshot", times: 0 });
    const made = await nextNight();
    const { code, output } = up();
    assert.equal(code, 0, output);
    rotate(1, [pinned]);
    expected.push({ identifier: made });
    assertAsExpected();
  });

  it("are made again after somebody deleted one in AWS, which preview and up name", async () => {
    const deleted = expected.at(-1)?.identifier ?? "";
    boto3(`boto3.client("rds", "${IRELAND}").delete_db_snapshot(DBSnapshotIdentifier="${deleted}")`);
    const message = `${deleted} is in the state, but AWS does not list it: it was deleted there.`;
    const preview = run(["pulumi", "preview", "--config-file", file]);
    assert.equal(preview.code, 0, preview.output);
    assert.ok(preview.output.includes(`warning: ${message}`), preview.output);
    const { code, output } = up();
    assert.notEqual(code, 0, output);
    assert.ok(output.includes(`error: ${message}`), output);
    exec(["pulumi", "refresh", "--yes", "--skip-preview", "--config-file", file]);
    const healed = up();
    assert.equal(healed.code, 0, healed.output);
    assert.ok(!healed.output.includes("is in the state"), healed.output);
    assert.ok(copies().some(({ identifier }) => identifier === deleted));
  });
});

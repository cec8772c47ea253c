import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { onSandbox } from "./onSandbox";

const SOURCE = "us-east-1";
const TARGETS = ["eu-west-1", "eu-central-1"];
const DATABASES = 10;

interface Call {
  region: string;
  action: string;
  count: number;
}

describe("the calls of a preview where nothing changed", () => {
  const { exec, control } = onSandbox({ copySeconds: 0 });
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-calls-"));
  const file = path.join(folder, "config.yaml");
  after(() => rmSync(folder, { recursive: true }));

  before("twice as many databases as are copied at first", () => {
    const seed = '"$SANDBOX_PYTHON" sandbox/seed/seed.py --endpoint "$AWS_ENDPOINT_URL" --many "$0"';
    exec(["sh", "-c", seed, `${2 * DATABASES}`]);
  });

  /** Copies the first databases to both targets, and returns what a preview afterwards asks. */
  async function callsOfPreview(databases: number): Promise<Record<string, number>> {
    const names = Array.from({ length: databases }, (_, i) => `many-${String(i + 1).padStart(3, "0")}`);
    const config = {
      "pulumi-rds-snapshots:databases": names.map((identifier) => ({ identifier, region: SOURCE })),
      "pulumi-rds-snapshots:targets": TARGETS.map((region) => ({ region })),
    };
    writeFileSync(file, `encryptionsalt: ${ENCRYPTION_SALT}\nconfig: ${JSON.stringify(config)}\n`);
    exec(["pulumi", "up", "--yes", "--skip-preview", "--config-file", file, "--parallel", "64"]);
    const before = await control<Call[]>("/_sandbox/calls");
    exec(["pulumi", "preview", "--expect-no-changes", "--config-file", file]);
    const known = new Map(before.map(({ region, action, count }) => [`${action} in ${region}`, count]));
    const changed = (await control<Call[]>("/_sandbox/calls"))
      .map(({ region, action, count }): [string, number] => {
        const call = `${action} in ${region}`;
        return [call, count - (known.get(call) ?? 0)];
      })
      .filter(([, count]) => count > 0);
    return Object.fromEntries(changed);
  }

  const forTen = {} as Record<string, number>;

  it("are one list for each Region, and one lookup for each key", async () => {
    Object.assign(forTen, await callsOfPreview(DATABASES));
    assert.deepEqual(forTen, {
      // The provider when it starts, the program, the program through the provider, and the components together.
      [`GetCallerIdentity in ${SOURCE}`]: 4,
      [`DescribeDBInstances in ${SOURCE}`]: 1,
      [`DescribeDBSnapshots in ${SOURCE}`]: 1,
      ...Object.fromEntries(
        TARGETS.flatMap((region) => [
          [`DescribeDBSnapshots in ${region}`, 1],
          [`DescribeAccountAttributes in ${region}`, 1],
          [`DescribeKey in ${region}`, 1],
        ]),
      ),
    });
  });

  it("are the same for twice as many copies", async () => {
    assert.deepEqual(await callsOfPreview(2 * DATABASES), forTen);
  });
});

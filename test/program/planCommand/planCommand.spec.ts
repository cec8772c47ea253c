import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Host } from "../../../program/adopt/host";
import { ConfigError } from "../../../program/config/config";
import { planCommand } from "../../../program/planCommand/planCommand";
import type { PlanReport } from "../../../program/planCommand/rows";

const CONFIG = {
  databases: [{ identifier: "orders", region: "us-east-1" }],
  targets: [{ region: "eu-west-1" }],
  retention: { keepLast: 2, pin: [{ tag: "legal-hold" }] },
};

const copy = (day: string, more: object = {}) => ({
  database: "orders",
  region: "eu-west-1",
  identifier: `orders-eu-west-1-2026-11-${day}-03-10-00`,
  type: "manual",
  time: `2026-11-${day}T03:40:00Z`,
  source: `arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-${day}-03-10`,
  ...more,
});

const SNAPSHOTS = [
  { database: "orders", region: "us-east-1", identifier: "rds:orders-2026-11-24-03-10", time: "2026-11-24T03:10:00Z" },
  copy("23"),
  copy("22"),
  copy("21"),
  copy("20", { tags: { "rds-snapshots:expires": "2026-11-24T00:00:00Z" } }),
  copy("19", { tags: { "rds-snapshots:expires": "2026-11-23T00:00:00Z", "legal-hold": "yes" } }),
  copy("18", { status: "creating" }),
];

describe("npm run plan -- --from FILE", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-plan-"));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs the command on a file with this content. */
  async function planned(content: object, ...options: string[]) {
    const file = path.join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(content));
    const lines: string[] = [];
    const unused = () => assert.fail("the command used more than the file");
    const host: Host = {
      pulumi: unused,
      look: unused,
      withFile: unused,
      pause: unused,
      log: (line) => lines.push(line),
    };
    const code = await planCommand(["--from", file, ...options], host);
    return { code, output: lines.join("\n") };
  }

  it("prints each copy with its step and the reason, and a summary", async () => {
    const { code, output } = await planned({ now: "2026-11-24T04:00:00Z", config: CONFIG, snapshots: SNAPSHOTS });
    assert.equal(code, 0);
    const rows = stripVTControlCharacters(output)
      .split("\n")
      .filter((line) => line.includes("orders-"))
      .map((line) =>
        line
          .split("│")
          .map((cell) => cell.trim())
          .slice(3, 6),
      );
    assert.deepEqual(rows, [
      ["orders-eu-west-1-2026-11-18-03-10-00", "in progress", "status creating"],
      ["orders-eu-west-1-2026-11-19-03-10-00", "kept", "pin"],
      ["orders-eu-west-1-2026-11-20-03-10-00", "to delete", "no rule or pin; expired 2026-11-24T00:00:00.000Z"],
      ["orders-eu-west-1-2026-11-21-03-10-00", "expiring", "no rule or pin; goes after 2026-11-25T00:00:00.000Z"],
      ["orders-eu-west-1-2026-11-22-03-10-00", "kept", "keepLast"],
      ["orders-eu-west-1-2026-11-23-03-10-00", "kept", "the newest copy, keepLast"],
      ["orders-eu-west-1-2026-11-24-03-10-00", "to make", "selected snapshot"],
    ]);
    assert.match(
      output,
      /Plan for 2026-11-24T04:00:00\.000Z: 1 to make, 3 kept, 1 expiring, 1 to delete, 1 in progress, 0 skipped\.$/,
    );
  });

  it("prints the same as JSON", async () => {
    const { output } = await planned({ now: "2026-11-24T04:00:00Z", config: CONFIG, snapshots: SNAPSHOTS }, "--json");
    const report = JSON.parse(output) as PlanReport;
    assert.deepEqual(
      report.copies.map(
        ({ copy, step }) => `${copy.slice("orders-eu-west-1-2026-11-".length, -"-03-10-00".length)} ${step}`,
      ),
      ["18 wait", "19 keep", "20 delete", "21 mark", "22 keep", "23 keep", "24 make"],
    );
    assert.deepEqual(report.copies[2], {
      database: "orders",
      region: "eu-west-1",
      copy: "orders-eu-west-1-2026-11-20-03-10-00",
      snapshotTime: "2026-11-20T03:10:00.000Z",
      step: "delete",
      because: ["no rule or pin"],
      expires: "2026-11-24T00:00:00.000Z",
    });
    assert.deepEqual([report.suspended, report.problems, report.quotas], [[], [], []]);
  });

  it("names databases that get no new copies, and retentions that are suspended", async () => {
    const copies = ["23", "22", "21"].map((day) => copy(day));
    const gone = await planned({ now: "2026-11-24T04:00:00Z", config: CONFIG, snapshots: copies });
    assert.match(gone.output, /^No new copies of orders in us-east-1: AWS lists no available snapshot; /m);
    const config = { ...CONFIG, retention: { keepLast: 1, maxDeletions: 0 } };
    const suspended = await planned({ now: "2026-11-24T04:00:00Z", config, snapshots: SNAPSHOTS });
    assert.match(
      suspended.output,
      /^No copy of orders in eu-west-1 expires in this run: \d copies would begin to expire/m,
    );
  });

  it("names each invalid field of the file", async () => {
    await assert.rejects(
      planned({ now: "today", config: CONFIG, snapshots: [{ ...copy("23"), type: "weekly" }] }),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.deepEqual(
          error.errors.map(({ propertyPath }) => propertyPath),
          ["now", "snapshots.0.type"],
        );
        return true;
      },
    );
  });
});

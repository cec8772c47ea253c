import assert from "node:assert/strict";
import fc from "fast-check";
import type { Catalog, CatalogSnapshot } from "../../program/catalog";
import { parseConfig, type StackConfig } from "../../program/config/config";
import { type PlannedReplication, planReplications } from "../../program/plan";

const arn = (region: string, identifier: string) => `arn:aws:rds:${region}:111111111111:snapshot:${identifier}`;

const GROUPS = { parameterGroupName: "orders-mysql8", optionGroupName: "orders-options" };

function automated(time: string, more: Partial<CatalogSnapshot> = {}): CatalogSnapshot {
  const identifier = `rds:orders-${time.slice(0, 16).replace(/[T:]/g, "-")}`;
  return {
    snapshotArn: arn("us-east-1", identifier),
    identifier,
    type: "automated",
    status: "available",
    encrypted: true,
    createTime: new Date(time),
    ...more,
  };
}

function copy(time: string, more: Partial<CatalogSnapshot> = {}): CatalogSnapshot {
  const identifier = `orders-eu-west-1-${time.slice(0, 19).replace(/[T:]/g, "-")}`;
  return {
    snapshotArn: arn("eu-west-1", identifier),
    identifier,
    type: "manual",
    status: "available",
    encrypted: true,
    createTime: new Date("2026-11-24T12:00:00Z"),
    kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/old",
    sourceSnapshotArn: automated(time).snapshotArn,
    ...more,
  };
}

function configOf(snapshots: object = {}, region = "eu-west-1"): StackConfig {
  return parseConfig({
    databases: [{ identifier: "orders", region: "us-east-1", snapshots }],
    targets: [{ region }],
    deletion: undefined,
    tags: undefined,
  });
}

function catalogOf(config: StackConfig, sources: CatalogSnapshot[], copies: CatalogSnapshot[] = []): Catalog {
  return {
    groups: new Map(config.databases.map((database) => [database, GROUPS])),
    sources: new Map(config.databases.map((database) => [database, sources])),
    targets: new Map(
      config.targets.map(({ region }) => [region, new Map(config.databases.map((database) => [database, copies]))]),
    ),
  };
}

function plan(
  config: StackConfig,
  sources: CatalogSnapshot[],
  copies: CatalogSnapshot[] = [],
): PlannedReplication & { existing: PlannedReplication["targets"][number]["existingCopies"] } {
  const [planned] = planReplications(config, catalogOf(config, sources, copies));
  assert.ok(planned);
  return { ...planned, existing: planned.targets[0]?.existingCopies ?? [] };
}

const MONDAY = "2026-11-23T03:10:00Z";
const TUESDAY = "2026-11-24T03:10:00Z";
const chosen = ({ snapshots }: PlannedReplication) => snapshots.map(({ snapshotArn }) => snapshotArn);

describe("the plan of copies", () => {
  it("chooses the newest snapshot, whatever the order in which AWS lists them", () => {
    for (const sources of [
      [automated(MONDAY), automated(TUESDAY)],
      [automated(TUESDAY), automated(MONDAY)],
    ]) {
      const { snapshots, groups } = plan(configOf(), sources);
      assert.deepEqual(snapshots, [
        {
          snapshotArn: automated(TUESDAY).snapshotArn,
          snapshotCreateTime: "2026-11-24T03:10:00.000Z",
          encrypted: true,
        },
      ]);
      assert.deepEqual(groups, GROUPS);
    }
  });

  it("keeps an older copy as it is, with its key and its source, beside a newer snapshot", () => {
    const { snapshots, existing } = plan(
      configOf(),
      [automated(MONDAY), automated(TUESDAY)],
      [copy(MONDAY, { optionGroupName: "orders-options-of-old" })],
    );
    assert.equal(snapshots.length, 1);
    assert.deepEqual(existing, [
      {
        identifier: "orders-eu-west-1-2026-11-23-03-10-00",
        sourceSnapshotArn: automated(MONDAY).snapshotArn,
        kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/old",
        optionGroupName: "orders-options-of-old",
      },
    ]);
  });

  it("keeps a copy whose source has expired", () => {
    assert.deepEqual(
      plan(configOf(), [automated(TUESDAY)], [copy(MONDAY), copy(TUESDAY)]).existing.map(
        ({ identifier }) => identifier,
      ),
      ["orders-eu-west-1-2026-11-23-03-10-00", "orders-eu-west-1-2026-11-24-03-10-00"],
    );
  });

  it("keeps a copy that is still being made", () => {
    const creating = copy(TUESDAY, { status: "creating" });
    delete creating.createTime;
    assert.equal(plan(configOf(), [automated(TUESDAY)], [creating]).existing.length, 1);
  });

  it("names a copy that failed, and keeps it declared until somebody deletes it", () => {
    const failed = copy(MONDAY, { status: "failed" });
    const { existing, targets } = plan(configOf(), [automated(MONDAY)], [failed, copy(TUESDAY)]);
    assert.deepEqual(targets[0]?.failedCopies, [failed.identifier]);
    assert.equal(existing.length, 2);
  });

  it("passes over snapshots that are being made or failed", () => {
    const sources = [automated(MONDAY), automated(TUESDAY, { status: "creating" })];
    assert.deepEqual(chosen(plan(configOf(), sources)), [automated(MONDAY).snapshotArn]);
  });

  it("takes only snapshots of the wanted type", () => {
    const manual = automated(MONDAY, { type: "manual", identifier: "before", snapshotArn: arn("us-east-1", "before") });
    assert.deepEqual(chosen(plan(configOf({ type: "manual" }), [automated(TUESDAY), manual])), [manual.snapshotArn]);
  });

  it("never copies its own copies in the source Region", () => {
    const own = copy(MONDAY, { identifier: "orders-us-east-1-2026-11-23-03-10-00" });
    const planned = plan(configOf({ newest: 5 }, "us-east-1"), [automated(MONDAY), own], [own]);
    assert.deepEqual(chosen(planned), [automated(MONDAY).snapshotArn]);
    assert.equal(planned.existing.length, 1);
  });

  it("leaves manual snapshots of the target Region that others made alone", () => {
    const others = copy(MONDAY, { identifier: "orders-eu-west-1-by-hand" });
    assert.deepEqual(plan(configOf(), [automated(TUESDAY)], [others]).existing, []);
  });

  it("leaves the copies of a namesake in another Region alone", () => {
    const namesake = copy(MONDAY, { sourceSnapshotArn: arn("us-west-2", "rds:orders-2026-11-23-03-10") });
    assert.deepEqual(plan(configOf(), [automated(TUESDAY)], [namesake]).existing, []);
  });

  it("finds the source of a copy for which AWS tells none by the name", () => {
    const untold = copy(MONDAY);
    delete untold.sourceSnapshotArn;
    assert.equal(
      plan(configOf({ newest: 0 }), [automated(MONDAY)], [untold]).existing[0]?.sourceSnapshotArn,
      automated(MONDAY).snapshotArn,
    );
  });

  it("is an error where neither AWS nor the name tells the source of a copy", () => {
    const untold = copy(MONDAY);
    delete untold.sourceSnapshotArn;
    assert.throws(() => plan(configOf(), [automated(TUESDAY)], [untold]), /orders-eu-west-1-2026-11-23-03-10-00/);
  });

  it("is an error where there is nothing to copy, even if copies exist", () => {
    assert.throws(() => plan(configOf(), [], [copy(MONDAY)]), /orders in us-east-1: AWS lists no available snapshot/);
  });

  it("copies nothing new with newest: 0 and keeps what exists", () => {
    const planned = plan(configOf({ newest: 0 }), [], [copy(MONDAY)]);
    assert.deepEqual(planned.snapshots, []);
    assert.equal(planned.existing.length, 1);
  });

  it("never drops a copy that exists, and chooses the newest ones, whatever the catalog", () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 8 });
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour)).toISOString();
    fc.assert(
      fc.property(hours, hours, fc.integer({ min: 0, max: 4 }), (sources, copies, newest) => {
        fc.pre(sources.length > 0 || newest === 0);
        const existing = copies.map((hour) => copy(at(hour)));
        const planned = plan(
          configOf({ newest }),
          sources.map((hour) => automated(at(hour))),
          existing,
        );
        assert.deepEqual(
          planned.existing.map(({ identifier }) => identifier),
          existing.map(({ identifier }) => identifier),
        );
        const wanted = [...sources].sort((a, b) => b - a).slice(0, newest);
        assert.deepEqual(
          chosen(planned),
          wanted.map((hour) => automated(at(hour)).snapshotArn),
        );
      }),
    );
  });
});

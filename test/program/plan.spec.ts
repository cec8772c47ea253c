import assert from "node:assert/strict";
import fc from "fast-check";
import type { Catalog, CatalogSnapshot } from "../../program/catalog";
import { parseConfig, type StackConfig } from "../../program/config";
import { planCopies } from "../../program/plan";

const arn = (region: string, identifier: string) => `arn:aws:rds:${region}:111111111111:snapshot:${identifier}`;

function automated(time: string, more: Partial<CatalogSnapshot> = {}): CatalogSnapshot {
  const identifier = `rds:orders-${time.slice(0, 16).replace(/[T:]/g, "-")}`;
  return {
    snapshotArn: arn("us-east-1", identifier),
    identifier,
    type: "automated",
    status: "available",
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
    sources: new Map(config.databases.map((database) => [database, sources])),
    targets: new Map(
      config.targets.map(({ region }) => [region, new Map(config.databases.map((database) => [database, copies]))]),
    ),
  };
}

const plan = (config: StackConfig, sources: CatalogSnapshot[], copies: CatalogSnapshot[] = []) =>
  planCopies(config, catalogOf(config, sources, copies));

const MONDAY = "2026-11-23T03:10:00Z";
const TUESDAY = "2026-11-24T03:10:00Z";

describe("the plan of copies", () => {
  it("copies the newest snapshot, whatever the order in which AWS lists them", () => {
    const config = configOf();
    for (const sources of [
      [automated(MONDAY), automated(TUESDAY)],
      [automated(TUESDAY), automated(MONDAY)],
    ]) {
      assert.deepEqual(plan(config, sources), [
        {
          name: "orders-eu-west-1-2026-11-24-03-10-00",
          sourceSnapshotArn: automated(TUESDAY).snapshotArn,
          target: config.targets[0],
        },
      ]);
    }
  });

  it("adds a copy for a newer snapshot and keeps the older one as it is", () => {
    const planned = plan(configOf(), [automated(MONDAY), automated(TUESDAY)], [copy(MONDAY)]);
    assert.deepEqual(
      planned.map(({ name, sourceSnapshotArn, kmsKeyId }) => ({ name, sourceSnapshotArn, kmsKeyId })),
      [
        {
          name: "orders-eu-west-1-2026-11-23-03-10-00",
          sourceSnapshotArn: automated(MONDAY).snapshotArn,
          kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/old",
        },
        {
          name: "orders-eu-west-1-2026-11-24-03-10-00",
          sourceSnapshotArn: automated(TUESDAY).snapshotArn,
          kmsKeyId: undefined,
        },
      ],
    );
  });

  it("keeps a copy whose source has expired", () => {
    const planned = plan(configOf(), [automated(TUESDAY)], [copy(MONDAY), copy(TUESDAY)]);
    assert.deepEqual(
      planned.map(({ name }) => name),
      ["orders-eu-west-1-2026-11-23-03-10-00", "orders-eu-west-1-2026-11-24-03-10-00"],
    );
  });

  it("keeps a copy that is still being made", () => {
    const creating = copy(TUESDAY, { status: "creating" });
    delete creating.createTime;
    assert.equal(plan(configOf(), [automated(TUESDAY)], [creating]).length, 1);
  });

  it("passes over snapshots that are being made or failed", () => {
    const sources = [automated(MONDAY), automated(TUESDAY, { status: "creating" })];
    assert.match(plan(configOf(), sources)[0]?.name ?? "", /2026-11-23/);
  });

  it("takes only snapshots of the wanted type", () => {
    const manual = automated(MONDAY, { type: "manual", identifier: "before", snapshotArn: arn("us-east-1", "before") });
    const planned = plan(configOf({ type: "manual" }), [automated(TUESDAY), manual]);
    assert.deepEqual(
      planned.map(({ sourceSnapshotArn }) => sourceSnapshotArn),
      [manual.snapshotArn],
    );
  });

  it("never copies its own copies in the source Region", () => {
    const config = configOf({ newest: 5 }, "us-east-1");
    const own = copy(MONDAY, { identifier: "orders-us-east-1-2026-11-23-03-10-00" });
    const planned = plan(config, [automated(MONDAY), own], [own]);
    assert.deepEqual(
      planned.map(({ name }) => name),
      ["orders-us-east-1-2026-11-23-03-10-00"],
    );
  });

  it("leaves manual snapshots of the target Region that others made alone", () => {
    const others = copy(MONDAY, { identifier: "orders-eu-west-1-by-hand" });
    assert.equal(plan(configOf(), [automated(TUESDAY)], [others]).length, 1);
  });

  it("finds the source of a copy for which AWS tells none by the name", () => {
    const untold = copy(MONDAY);
    delete untold.sourceSnapshotArn;
    assert.equal(
      plan(configOf({ newest: 0 }), [automated(MONDAY)], [untold])[0]?.sourceSnapshotArn,
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
    assert.deepEqual(
      planned.map(({ name }) => name),
      ["orders-eu-west-1-2026-11-23-03-10-00"],
    );
  });

  it("never drops a copy that exists, nor declares one twice, whatever the catalog", () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 8 });
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour)).toISOString();
    fc.assert(
      fc.property(hours, hours, fc.integer({ min: 0, max: 4 }), (sources, copies, newest) => {
        fc.pre(sources.length > 0 || newest === 0);
        const existing = copies.map((hour) => copy(at(hour)));
        const names = plan(
          configOf({ newest }),
          sources.map((hour) => automated(at(hour))),
          existing,
        ).map(({ name }) => name);
        assert.equal(new Set(names).size, names.length);
        for (const { identifier } of existing) assert.ok(names.includes(identifier));
        const wanted = [...sources].sort((a, b) => b - a).slice(0, newest);
        assert.equal(names.length, new Set([...copies, ...wanted]).size);
      }),
    );
  });
});

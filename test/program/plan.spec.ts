import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import type { ReplicationTarget } from "../../components";
import type { CatalogSnapshot, DatabaseCatalog } from "../../program/catalog";
import { parseConfig, type StackConfig } from "../../program/config/config";
import type { SourceGroups } from "../../program/lastRun";
import { type PlannedReplication, planReplications } from "../../program/plan";
import { EXPIRES_TAG } from "../../program/retention/retention";

const arn = (region: string, identifier: string) => `arn:aws:rds:${region}:111111111111:snapshot:${identifier}`;

const NOW = new Date("2026-11-24T13:00:00Z");
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
    createTime: new Date(Date.parse(time) + 1_800_000),
    kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/old",
    sourceSnapshotArn: automated(time).snapshotArn,
    ...more,
  };
}

function configOf(snapshots: object = {}, region = "eu-west-1", retention?: object): StackConfig {
  return parseConfig({
    retention,
    databases: [{ identifier: "orders", region: "us-east-1", snapshots }],
    targets: [{ region }],
    deletion: undefined,
    tags: undefined,
  });
}

function catalogOf(config: StackConfig, snapshots: CatalogSnapshot[], copies: CatalogSnapshot[]): DatabaseCatalog[] {
  return config.databases.map((database) => ({
    database,
    source: { groups: GROUPS, snapshots },
    copies: new Map(config.targets.map(({ region }) => [region, copies])),
  }));
}

function plan(
  config: StackConfig,
  sources: CatalogSnapshot[],
  copies: CatalogSnapshot[] = [],
): PlannedReplication & { existing: NonNullable<ReplicationTarget["existingCopies"]>; reasons: string[] } {
  const { replications, problems } = planReplications(config, catalogOf(config, sources, copies), {}, NOW);
  const [planned] = replications;
  assert.ok(planned);
  const reasons = problems.map(({ reason }) => reason);
  return { ...planned, existing: planned.args.targets[0]?.existingCopies ?? [], reasons };
}

const MONDAY = "2026-11-23T03:10:00Z";
const TUESDAY = "2026-11-24T03:10:00Z";
const selected = ({ args }: PlannedReplication) => args.snapshots.map(({ snapshotArn }) => snapshotArn);

describe("planReplications", () => {
  it("selects the newest snapshot in any order of the list", () => {
    for (const sources of [
      [automated(MONDAY), automated(TUESDAY)],
      [automated(TUESDAY), automated(MONDAY)],
    ]) {
      const { args } = plan(configOf(), sources);
      assert.deepEqual(args.snapshots, [
        {
          snapshotArn: automated(TUESDAY).snapshotArn,
          snapshotCreateTime: "2026-11-24T03:10:00.000Z",
          encrypted: true,
        },
      ]);
      assert.deepEqual([args.parameterGroupName, args.optionGroupName], Object.values(GROUPS));
    }
  });

  it("keeps an older copy with its key, option group and source beside a newer snapshot", () => {
    const { args, existing } = plan(
      configOf(),
      [automated(MONDAY), automated(TUESDAY)],
      [copy(MONDAY, { optionGroupName: "orders-options-of-old" })],
    );
    assert.equal(args.snapshots.length, 1);
    assert.deepEqual(existing, [
      {
        identifier: "orders-eu-west-1-2026-11-23-03-10-00",
        sourceSnapshotArn: automated(MONDAY).snapshotArn,
        kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/old",
        optionGroupName: "orders-options-of-old",
      },
    ]);
  });

  it("keeps a copy whose source no longer exists", () => {
    assert.deepEqual(
      plan(configOf(), [automated(TUESDAY)], [copy(MONDAY), copy(TUESDAY)]).existing.map(
        ({ identifier }) => identifier,
      ),
      ["orders-eu-west-1-2026-11-23-03-10-00", "orders-eu-west-1-2026-11-24-03-10-00"],
    );
  });

  it("keeps a copy in progress", () => {
    const creating = copy(TUESDAY, { status: "creating" });
    delete creating.createTime;
    assert.equal(plan(configOf(), [automated(TUESDAY)], [creating]).existing.length, 1);
  });

  it("lists a failed copy, but keeps it until it is deleted in AWS", () => {
    const failed = copy(MONDAY, { status: "failed" });
    const { existing, failedCopies } = plan(configOf(), [automated(MONDAY)], [failed, copy(TUESDAY)]);
    assert.deepEqual(
      failedCopies.map(({ identifier, region }) => [identifier, region]),
      [[failed.identifier, "eu-west-1"]],
    );
    assert.equal(existing.length, 2);
  });

  it("lists the copies that AWS is still making", () => {
    const creating = copy(MONDAY, { status: "creating" });
    const { unfinishedCopies } = plan(configOf(), [automated(TUESDAY)], [creating, copy(TUESDAY)]);
    assert.deepEqual(
      unfinishedCopies.map(({ identifier, region, status }) => [identifier, region, status]),
      [[creating.identifier, "eu-west-1", "creating"]],
    );
  });

  it("lists the copies whose shares are to be checked: of targets with shared accounts, unless they failed", () => {
    const copies = [copy(MONDAY), copy(TUESDAY, { status: "failed" })];
    assert.deepEqual(plan(configOf(), [automated(TUESDAY)], copies).sharedCopies, []);
    const config = configOf();
    const shared = { ...config, targets: config.targets.map((one) => ({ ...one, sharedAccounts: ["222222222222"] })) };
    assert.deepEqual(plan(shared, [automated(TUESDAY)], copies).sharedCopies, [
      {
        identifier: copies[0]?.identifier,
        region: "eu-west-1",
        kind: "instance",
        sharedAccounts: ["222222222222"],
      },
    ]);
  });

  it("ignores snapshots that are not available", () => {
    const sources = [automated(MONDAY), automated(TUESDAY, { status: "creating" })];
    assert.deepEqual(selected(plan(configOf(), sources)), [automated(MONDAY).snapshotArn]);
  });

  it("selects only snapshots of the configured type", () => {
    const manual = automated(MONDAY, { type: "manual", identifier: "before", snapshotArn: arn("us-east-1", "before") });
    assert.deepEqual(selected(plan(configOf({ type: "manual" }), [automated(TUESDAY), manual])), [manual.snapshotArn]);
  });

  it("does not copy its own copies in the source Region", () => {
    const own = copy(MONDAY, { identifier: "orders-us-east-1-2026-11-23-03-10-00" });
    const planned = plan(configOf({ newest: 5 }, "us-east-1"), [automated(MONDAY), own], [own]);
    assert.deepEqual(selected(planned), [automated(MONDAY).snapshotArn]);
    assert.equal(planned.existing.length, 1);
  });

  it("ignores manual snapshots in the target Region that are not its copies", () => {
    const others = copy(MONDAY, { identifier: "orders-eu-west-1-by-hand" });
    assert.deepEqual(plan(configOf(), [automated(TUESDAY)], [others]).existing, []);
  });

  it("ignores copies of a database with the same name in another Region", () => {
    const namesake = copy(MONDAY, { sourceSnapshotArn: arn("us-west-2", "rds:orders-2026-11-23-03-10") });
    assert.deepEqual(plan(configOf(), [automated(TUESDAY)], [namesake]).existing, []);
  });

  it("finds the source of a copy by its name if AWS returns none", () => {
    const withoutSource = copy(MONDAY);
    delete withoutSource.sourceSnapshotArn;
    assert.equal(
      plan(configOf({ newest: 0 }), [automated(MONDAY)], [withoutSource]).existing[0]?.sourceSnapshotArn,
      automated(MONDAY).snapshotArn,
    );
  });

  it("fails if neither AWS nor the name identifies the source of a copy", () => {
    const withoutSource = copy(MONDAY);
    delete withoutSource.sourceSnapshotArn;
    assert.throws(
      () => plan(configOf(), [automated(TUESDAY)], [withoutSource]),
      /orders-eu-west-1-2026-11-23-03-10-00/,
    );
  });

  it("has a problem with a database without a snapshot to copy, and keeps its copies", () => {
    const { existing, args, reasons } = plan(configOf({ type: "manual" }), [automated(TUESDAY)], [copy(MONDAY)]);
    assert.deepEqual(reasons, [
      "AWS lists no available manual snapshot; correct `identifier`, `region` or `snapshots.type`, " +
        "or set `newest: 0` to make no new copies",
    ]);
    assert.deepEqual([existing.length, args.snapshots], [1, []]);
    assert.equal(args.readSourceGroups, undefined);
  });

  it("makes no new copies with newest: 0, but keeps existing ones", () => {
    const planned = plan(configOf({ newest: 0 }), [], [copy(MONDAY)]);
    assert.deepEqual(planned.args.snapshots, []);
    assert.equal(planned.existing.length, 1);
    assert.deepEqual(planned.reasons, []);
  });

  describe("of a database whose source cannot be read", () => {
    const config = parseConfig({
      databases: [{ identifier: "orders", region: "us-east-1" }],
      targets: [{ region: "eu-west-1" }, { region: "eu-central-1" }],
      deletion: undefined,
      tags: undefined,
    });
    const planWith = (copies: CatalogSnapshot[], recorded: SourceGroups, newest = 1) => {
      const catalog = config.databases.map((database) => ({
        database: { ...database, snapshots: { ...database.snapshots, newest } },
        source: { problem: "the Region is out" },
        copies: new Map([
          ["eu-west-1", copies],
          ["eu-central-1", []],
        ]),
      }));
      return planReplications(config, catalog, recorded, NOW);
    };
    const recorded = (regions: string[]) => ({ "orders-us-east-1": { ...GROUPS, regions } });

    it("keeps the copies, and the recorded groups without a read, and makes no new copy", () => {
      const { replications, problems } = planWith([copy(MONDAY)], recorded(["eu-west-1", "eu-central-1"]));
      const [planned, ...others] = replications;
      assert.deepEqual(others, []);
      const { snapshots, parameterGroupName, optionGroupName, readSourceGroups, targets } =
        planned?.args ?? assert.fail();
      assert.deepEqual([snapshots, readSourceGroups], [[], false]);
      assert.deepEqual({ parameterGroupName, optionGroupName }, GROUPS);
      assert.deepEqual(
        targets.map(({ region, existingCopies = [] }) => [region, existingCopies.map(({ identifier }) => identifier)]),
        [
          ["eu-west-1", [copy(MONDAY).identifier]],
          ["eu-central-1", []],
        ],
      );
      assert.deepEqual(
        problems.map(({ database, region, reason }) => [database.identifier, region, reason]),
        [["orders", "us-east-1", "the Region is out"]],
      );
    });

    it("has no problem with `newest: 0`, because nothing is to be copied", () => {
      const { replications, problems } = planWith([copy(MONDAY)], recorded(["eu-west-1"]), 0);
      assert.deepEqual(problems, []);
      assert.equal(replications[0]?.args.targets[0]?.existingCopies?.length, 1);
      assert.equal(replications[0]?.args.readSourceGroups, false);
    });

    it("leaves out a new target, whose groups cannot be replicated", () => {
      const { replications } = planWith([copy(MONDAY)], recorded(["eu-west-1"]));
      assert.deepEqual(
        replications[0]?.args.targets.map(({ region }) => region),
        ["eu-west-1"],
      );
    });

    it("declares nothing of a new database, such as a misspelled one", () => {
      const { replications, problems } = planWith([], {});
      assert.deepEqual([replications, problems.length], [[], 1]);
    });

    it("fails without a stack trace if it has copies, but no groups were recorded", () => {
      assert.throws(
        () => planWith([copy(MONDAY)], {}),
        (error) =>
          pulumi.RunError.isInstance(error) &&
          /- orders in us-east-1 has copies, but no run recorded/.test(error.message),
      );
    });
  });

  it("never drops an existing copy, and selects the newest snapshots, for any catalog", () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 8 });
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour)).toISOString();
    fc.assert(
      fc.property(hours, hours, fc.integer({ min: 0, max: 4 }), (sources, copies, newest) => {
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
          selected(planned),
          wanted.map((hour) => automated(at(hour)).snapshotArn),
        );
      }),
    );
  });
});

describe("planReplications with retention", () => {
  const nights = ["2026-11-20", "2026-11-21", "2026-11-22"].map((day) => `${day}T03:10:00Z`);
  const keepTwo = configOf({}, "eu-west-1", { keepLast: 2 });
  const marked = (time: string, expires: string) => copy(time, { tags: { [EXPIRES_TAG]: expires } });

  it("marks a copy that expires: it stays declared, unprotected, with its end in a tag", () => {
    const copies = nights.map((time) => copy(time));
    const { existing, args } = plan(keepTwo, [automated(TUESDAY)], copies);
    assert.deepEqual(
      existing.map(({ tags, deletion }) => [tags, deletion]),
      [
        [{ [EXPIRES_TAG]: "2026-11-25T09:00:00.000Z" }, "delete"],
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
    assert.equal(args.snapshots.length, 1);
  });

  it("drops a marked copy at its end, also from the shares", () => {
    const config = parseConfig({
      databases: [{ identifier: "orders", region: "us-east-1" }],
      targets: [{ region: "eu-west-1", sharedAccounts: ["222222222222"] }],
      retention: { keepLast: 2 },
    });
    const [oldest = "", ...others] = nights;
    const copies = [marked(oldest, "2026-11-24T13:00:00.000Z"), ...others.map((time) => copy(time))];
    const { existing, sharedCopies } = plan(config, [automated(TUESDAY)], copies);
    const kept = others.map((time) => copy(time).identifier);
    assert.deepEqual(
      [existing, sharedCopies].map((each) => each.map(({ identifier }) => identifier)),
      [kept, kept],
    );
  });

  it("saves a marked copy that the rules keep again: no tag, and protected as the others", () => {
    const [oldest = "", ...others] = nights;
    const copies = [marked(oldest, "2026-11-20T00:00:00.000Z"), ...others.map((time) => copy(time))];
    const { existing } = plan(configOf({}, "eu-west-1", { keepLast: 3 }), [automated(TUESDAY)], copies);
    assert.deepEqual(
      existing.map(({ tags, deletion }) => [tags, deletion]),
      [
        [undefined, undefined],
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
  });

  it("does not copy a selected snapshot that the rules would not keep", () => {
    const { args } = plan(
      configOf({ newest: 3 }, "eu-west-1", { keepLast: 2 }),
      nights.map((time) => automated(time)),
    );
    assert.equal(args.snapshots.length, 3);
    assert.deepEqual(args.targets[0]?.skippedSnapshots, [automated(nights[0] ?? "").snapshotArn]);
  });

  it("expires nothing of a database without a snapshot to copy", () => {
    const { existing, decisions } = plan(
      keepTwo,
      [],
      nights.map((time) => copy(time)),
    );
    assert.equal(decisions[0]?.suspended, "no new copies of this database can be made");
    assert.deepEqual(
      existing.map(({ deletion }) => deletion),
      [undefined, undefined, undefined],
    );
  });

  it("expires nothing while AWS's time is unknown", () => {
    const copies = nights.map((time) => copy(time));
    const { replications } = planReplications(keepTwo, catalogOf(keepTwo, [automated(TUESDAY)], copies), {}, undefined);
    const [planned] = replications;
    assert.equal(planned?.decisions[0]?.suspended, "AWS answered without the time");
    assert.deepEqual(
      planned?.args.targets[0]?.existingCopies?.map(({ deletion }) => deletion),
      [undefined, undefined, undefined],
    );
  });
});

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  type CatalogSnapshot,
  type DatabaseCatalog,
  type FoundGroups,
  type RdsReader,
  readCatalog,
} from "../../program/catalog";
import { parseConfig } from "../../program/config/config";

const configOf = (databases: object[], targets = ["eu-west-1", "eu-central-1"]) =>
  parseConfig({
    databases,
    targets: targets.map((region) => ({ region })),
    deletion: undefined,
    tags: undefined,
  });

const snapshot = (region: string, database: string, type = "manual"): CatalogSnapshot => ({
  snapshotArn: `arn:aws:rds:${region}:111111111111:snapshot:${database}-${type}`,
  identifier: `${database}-${type}`,
  type,
  status: "available",
  encrypted: true,
});

const GROUPS = { parameterGroupName: "default.mysql8.0", optionGroupName: "default:mysql-8-0" };

/** An AWS with an automated and a manual snapshot of each database in each Region. It records the lists. */
function awsWith(databases: Record<string, FoundGroups>, fail: (list: string) => void = () => {}) {
  const lists: string[] = [];
  const list = (...words: string[]) => {
    lists.push(words.join(" "));
    fail(words.join(" "));
  };
  const reader: RdsReader = {
    async snapshots(region, kind, type) {
      list("snapshots", region, kind, type ?? "all");
      return new Map(
        Object.keys(databases).map((database) => [
          database,
          [...(type ? [] : [snapshot(region, database, "automated")]), snapshot(region, database)],
        ]),
      );
    },
    async databases(region, kind) {
      list("databases", region, kind);
      return new Map(Object.entries(databases));
    },
    async groups(region, type, kind) {
      list(type, region, kind);
      return new Set(["orders-mysql8", "orders-options", "orders-aurora"]);
    },
  };
  return { reader, lists };
}

const groupsOf = (entry: DatabaseCatalog | undefined) => entry && "groups" in entry.source && entry.source.groups;
const problemOf = (entry: DatabaseCatalog | undefined) => entry && "problem" in entry.source && entry.source.problem;

const ORDERS = { identifier: "orders", region: "us-east-1" };
const BILLING = { identifier: "billing", region: "us-west-2" };

describe("readCatalog", () => {
  it("lists each Region once, and only the manual snapshots of Regions that are only targets", async () => {
    const { reader, lists } = awsWith({ orders: GROUPS, billing: GROUPS, ledger: GROUPS });
    const databases = [ORDERS, { ...ORDERS, identifier: "ledger" }, BILLING];
    await readCatalog(configOf(databases, ["eu-west-1", "us-west-2"]), reader);
    assert.deepEqual(lists.sort(), [
      "databases us-east-1 instance",
      "databases us-west-2 instance",
      "snapshots eu-west-1 instance manual",
      "snapshots us-east-1 instance all",
      "snapshots us-west-2 instance all",
    ]);
  });

  it("lists instances and clusters separately", async () => {
    const { reader, lists } = awsWith({ orders: GROUPS, billing: GROUPS });
    await readCatalog(configOf([ORDERS, { ...BILLING, kind: "cluster" }], ["eu-west-1"]), reader);
    assert.deepEqual(lists.sort(), [
      "databases us-east-1 instance",
      "databases us-west-2 cluster",
      "snapshots eu-west-1 cluster manual",
      "snapshots eu-west-1 instance manual",
      "snapshots us-east-1 instance all",
      "snapshots us-west-2 cluster all",
    ]);
  });

  it("returns the snapshots of each database in its Region, and its manual ones in each target Region", async () => {
    const config = configOf([ORDERS, { ...BILLING, identifier: "Billing" }], ["eu-west-1", "us-west-2"]);
    const { reader } = awsWith({ orders: GROUPS, billing: GROUPS });
    const both = (region: string, database: string) => [
      snapshot(region, database, "automated"),
      snapshot(region, database),
    ];
    const copies = (database: string) =>
      new Map(["eu-west-1", "us-west-2"].map((region) => [region, [snapshot(region, database)]]));
    assert.deepEqual(
      await readCatalog(config, reader),
      config.databases.map((database) => {
        const key = database.identifier.toLowerCase();
        const source = { groups: GROUPS, snapshots: both(database.region, key) };
        return { database, source, copies: copies(key) };
      }),
    );
  });

  it("lists no databases if the config has all their groups, which may be those of a deleted database", async () => {
    const { reader, lists } = awsWith({});
    const [orders, ledger] = await readCatalog(
      configOf([
        { ...ORDERS, ...GROUPS },
        { identifier: "ledger", region: "us-east-1", kind: "cluster", parameterGroupName: "orders-aurora" },
      ]),
      reader,
    );
    assert.deepEqual([orders, ledger].map(groupsOf), [GROUPS, { parameterGroupName: "orders-aurora" }]);
    assert.deepEqual(
      lists.filter((list) => list.startsWith("databases")),
      [],
    );
  });

  const mysql8 = { parameterGroupName: "orders-mysql8", optionGroupName: undefined };

  it("prefers the groups of the config, and names the field to set for a group that AWS does not return", async () => {
    const read = async (database: object) => {
      const [found] = await readCatalog(configOf([{ ...ORDERS, ...database }]), awsWith({ orders: mysql8 }).reader);
      return found;
    };
    assert.equal(
      problemOf(await read({})),
      "AWS returned no option group for this database; set `optionGroupName` in the config",
    );
    const given = await read({ optionGroupName: "orders-options" });
    assert.deepEqual(groupsOf(given), { ...mysql8, optionGroupName: "orders-options" });
  });

  it("lists groups once, unless they are default groups, and has a problem with those that do not exist", async () => {
    const { reader, lists } = awsWith({ orders: { ...GROUPS, ...mysql8, optionGroupName: "default:mysql-8-0" } });
    const gone = { ...ORDERS, ...GROUPS, identifier: "gone", parameterGroupName: "gone-mysql8" };
    const [orders, other] = await readCatalog(configOf([ORDERS, gone]), reader);
    assert.equal(problemOf(orders), false);
    assert.equal(problemOf(other), "AWS lists no parameter group gone-mysql8; correct `parameterGroupName`");
    assert.deepEqual(
      lists.filter((list) => list.includes("GroupName")),
      ["parameterGroupName us-east-1 instance"],
    );
  });

  const read = (fail: (list: string) => void) =>
    readCatalog(
      configOf([ORDERS, { ...ORDERS, identifier: "biling" }, { ...BILLING, kind: "cluster" }]),
      awsWith({ orders: GROUPS, billing: GROUPS }, fail).reader,
    );

  it("has a problem with a missing database, and lists the others and all copies", async () => {
    const [orders, biling, billing] = await read(() => {});
    assert.deepEqual([problemOf(orders), problemOf(billing)], [false, false]);
    assert.equal(
      problemOf(biling),
      "AWS lists no such DB instance; correct `identifier`, `region` or `kind`; " +
        "if the database was deleted, set `parameterGroupName` and `optionGroupName` in the config",
    );
    assert.equal(orders?.copies.get("eu-west-1")?.length, 1);
  });

  for (const lost of ["snapshots us-east-1", "databases us-east-1"]) {
    it(`has a problem with the databases of a Region if AWS does not list its ${lost.split(" ")[0]}`, async () => {
      const entries = await read((list) => {
        if (list.startsWith(lost)) throw new Error("the Region is out");
      });
      assert.deepEqual(entries.map(problemOf), ["the Region is out", "the Region is out", false]);
      assert.equal(entries[0]?.copies.get("eu-west-1")?.length, 1);
    });
  }

  it("fails without a stack trace and names all problems if AWS does not list a target Region", async () => {
    const out = (list: string) => {
      if (list.startsWith("snapshots eu-west")) throw new Error("the Region is out");
    };
    await assert.rejects(
      read(out),
      new pulumi.RunError(
        "Failed to list existing snapshots; no plan was made:\n" +
          "  - biling in us-east-1: AWS lists no such DB instance; correct `identifier`, `region` or `kind`; " +
          "if the database was deleted, set `parameterGroupName` and `optionGroupName` in the config\n" +
          "  - biling, billing, orders in eu-west-1: the Region is out",
      ),
    );
  });
});

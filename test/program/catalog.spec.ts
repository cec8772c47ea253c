import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type CatalogSnapshot, type FoundGroups, type RdsReader, readCatalog } from "../../program/catalog";
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
  };
  return { reader, lists };
}

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
        return { database, groups: GROUPS, snapshots: both(database.region, key), copies: copies(key) };
      }),
    );
  });

  it("lists no databases if the config has all their groups, which may be those of a deleted database", async () => {
    const { reader, lists } = awsWith({});
    const [orders, ledger] = await readCatalog(
      configOf([
        { ...ORDERS, ...GROUPS },
        { identifier: "ledger", region: "us-east-1", kind: "cluster", parameterGroupName: "aurora" },
      ]),
      reader,
    );
    assert.deepEqual([orders?.groups, ledger?.groups], [GROUPS, { parameterGroupName: "aurora" }]);
    assert.deepEqual(
      lists.filter((list) => list.startsWith("databases")),
      [],
    );
  });

  it("prefers the groups of the config, and names the field to set for a group that AWS does not return", async () => {
    const none = { parameterGroupName: "mysql8", optionGroupName: undefined };
    const groupsOf = async (database: object) => {
      const [found] = await readCatalog(configOf([{ ...ORDERS, ...database }]), awsWith({ orders: none }).reader);
      return found?.groups;
    };
    await assert.rejects(
      groupsOf({}),
      /orders in us-east-1: AWS returned no option group .*; set `optionGroupName` in/,
    );
    assert.deepEqual(await groupsOf({ optionGroupName: "given" }), { ...none, optionGroupName: "given" });
  });

  it("fails without a stack trace and names every Region and database whose snapshots were not listed", async () => {
    const config = configOf([ORDERS, { ...ORDERS, identifier: "biling" }, { ...BILLING, kind: "cluster" }]);
    const { reader } = awsWith({ orders: GROUPS }, (list) => {
      if (list.startsWith("snapshots eu-west")) throw new Error("the Region is out");
    });
    await assert.rejects(
      readCatalog(config, reader),
      new pulumi.RunError(
        "Failed to list existing snapshots; no plan was made:\n" +
          "  - biling in us-east-1: AWS lists no such DB instance; correct `identifier`, `region` or `kind`; " +
          "if the database was deleted, set `parameterGroupName` and `optionGroupName` in the config\n" +
          "  - biling, billing, orders in eu-west-1: the Region is out\n" +
          "  - billing in us-west-2: AWS lists no such DB cluster; correct `identifier`, `region` or `kind`; " +
          "if the database was deleted, set `parameterGroupName` in the config",
      ),
    );
  });
});

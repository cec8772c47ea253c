import assert from "node:assert/strict";
import { type CatalogSnapshot, readCatalog } from "../../program/catalog";
import { parseConfig } from "../../program/config/config";

const config = parseConfig({
  databases: [
    { identifier: "orders", region: "us-east-1" },
    { identifier: "billing", region: "us-west-2" },
  ],
  targets: [{ region: "eu-west-1" }, { region: "eu-central-1" }],
  deletion: undefined,
  tags: undefined,
});

const snapshot = (region: string, database: string): CatalogSnapshot => ({
  snapshotArn: `arn:aws:rds:${region}:111111111111:snapshot:${database}`,
  identifier: database,
  type: "manual",
  status: "available",
  encrypted: true,
});

const groups = async () => ({ parameterGroupName: "default.mysql8.0", optionGroupName: "default:mysql-8-0" });

describe("the catalog", () => {
  it("asks for each database at home, and for its manual snapshots in each target Region", async () => {
    const asked: string[] = [];
    const catalog = await readCatalog(config, {
      groups,
      snapshots: async (region, { identifier }, type) => {
        asked.push([region, identifier, type ?? "all"].join(" "));
        return [snapshot(region, identifier)];
      },
    });
    assert.deepEqual(asked.sort(), [
      "eu-central-1 billing manual",
      "eu-central-1 orders manual",
      "eu-west-1 billing manual",
      "eu-west-1 orders manual",
      "us-east-1 orders all",
      "us-west-2 billing all",
    ]);
    const [orders, billing] = config.databases;
    assert.ok(orders && billing);
    assert.deepEqual(catalog.sources.get(billing), [snapshot("us-west-2", "billing")]);
    assert.deepEqual(catalog.groups.get(orders), await groups());
    assert.deepEqual(catalog.targets.get("eu-central-1")?.get(orders), [snapshot("eu-central-1", "orders")]);
  });

  it("fails with every call that failed, instead of taking no answer for no snapshot", async () => {
    await assert.rejects(
      readCatalog(config, {
        groups: async ({ identifier }) => {
          if (identifier === "orders") throw new Error("it is gone");
          return groups();
        },
        snapshots: async (region, { identifier }) => {
          if (region.startsWith("eu-west")) throw new Error("the Region is out");
          return [snapshot(region, identifier)];
        },
      }),
      /nothing is planned:\n {2}- billing in eu-west-1: the Region is out\n {2}- orders in eu-west-1: the Region is out\n {2}- orders in us-east-1: it is gone$/,
    );
  });
});

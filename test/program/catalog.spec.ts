import assert from "node:assert/strict";
import { type CatalogSnapshot, readCatalog } from "../../program/catalog";
import { parseConfig } from "../../program/config";

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
});

describe("the catalog", () => {
  it("asks for each database at home, and for its manual snapshots in each target Region", async () => {
    const asked: string[] = [];
    const catalog = await readCatalog(config, async (region, database, type) => {
      asked.push([region, database, type ?? "all"].join(" "));
      return [snapshot(region, database)];
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
    assert.deepEqual(catalog.targets.get("eu-central-1")?.get(orders), [snapshot("eu-central-1", "orders")]);
  });

  it("fails with every call that failed, instead of taking no answer for no snapshot", async () => {
    await assert.rejects(
      readCatalog(config, async (region, database) => {
        if (region.startsWith("eu-west")) throw new Error("the Region is out");
        return [snapshot(region, database)];
      }),
      /nothing is planned:\n {2}- orders in eu-west-1: the Region is out\n {2}- billing in eu-west-1: the Region is out$/,
    );
  });
});

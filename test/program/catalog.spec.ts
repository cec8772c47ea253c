import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
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

describe("readCatalog", () => {
  it("lists the snapshots of each database in its Region, and its manual ones in each target Region", async () => {
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
    const regions = ["eu-west-1", "eu-central-1"];
    assert.deepEqual(
      catalog,
      await Promise.all(
        config.databases.map(async (database) => ({
          database,
          groups: await groups(),
          snapshots: [snapshot(database.region, database.identifier)],
          copies: new Map(regions.map((region) => [region, [snapshot(region, database.identifier)]])),
        })),
      ),
    );
  });

  it("fails without a stack trace and names every Region and database whose snapshots were not listed", async () => {
    await assert.rejects(
      readCatalog(config, {
        groups: async ({ identifier }) => {
          if (identifier === "orders")
            throw Object.assign(new Error("DBInstance orders not found."), { name: "DBInstanceNotFoundFault" });
          return groups();
        },
        snapshots: async (region, { identifier }) => {
          if (region.startsWith("eu-west")) throw new Error("the Region is out");
          return [snapshot(region, identifier)];
        },
      }),
      new pulumi.RunError(
        "Failed to list existing snapshots; no plan was made:\n" +
          "  - billing, orders in eu-west-1: the Region is out\n" +
          "  - orders in us-east-1: DBInstance orders not found; correct `identifier`, `region` or `kind`; " +
          "if the database was deleted, set `parameterGroupName` and `optionGroupName` in the config",
      ),
    );
  });
});

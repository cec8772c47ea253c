import * as fs from "node:fs/promises";
import * as path from "node:path";
import { z } from "zod";
import { type CatalogSnapshot, databaseKey, type FoundGroups, type RdsReader } from "../catalog";
import { ConfigError, parseConfig, type StackConfig } from "../config/config";
import {
  accountIdField,
  choiceField,
  listField,
  mapField,
  mustBe,
  objectField,
  regionField,
  stringField,
} from "../config/fields";
import type { QuotaReader } from "../quotas";

/** Where a plan comes from: AWS and a stack, or a file. */
export interface Planning {
  config: StackConfig;
  reader: RdsReader;
  quotas: QuotaReader;
  now: Date;
}

const time = z.iso.datetime({ offset: true, error: mustBe("a time in ISO 8601 such as 2026-11-24T03:12:09Z") });

const snapshotField = objectField({
  database: stringField(),
  region: regionField,
  kind: choiceField("instance", "cluster").default("instance"),
  identifier: stringField(),
  type: choiceField("automated", "manual", "awsbackup").default("automated"),
  status: stringField().default("available"),
  time,
  encrypted: z.boolean().default(true),
  source: stringField().optional(),
  tags: mapField("a map of strings", stringField()).default({}),
});

const planFileField = objectField({
  now: time,
  config: z.record(z.string(), z.unknown(), { error: mustBe("the config of a stack, without its prefix") }),
  snapshots: listField("a list of snapshots", snapshotField),
  account: accountIdField.default("111111111111"),
});

type PlanFile = z.output<typeof planFileField>;

/**
 * Reads a plan's snapshots, config and time from a JSON file, so that anybody can check the arithmetic.
 *
 * @throws Error with the path of each invalid field.
 */
export async function readPlanFile(file: string): Promise<Planning> {
  // npm runs a script in the package's folder, and passes the caller's folder.
  const text = await fs.readFile(path.resolve(process.env["INIT_CWD"] ?? "", file), "utf8");
  const { data, error } = planFileField.safeParse(JSON.parse(text));
  if (data === undefined) {
    throw new ConfigError(error.issues.map(({ path, message }) => ({ propertyPath: path.join("."), reason: message })));
  }
  const config = parseConfig(data.config);
  const isOf = (region: string, kind: string, type?: string) => (snapshot: PlanFile["snapshots"][number]) =>
    snapshot.region === region && snapshot.kind === kind && (type === undefined || snapshot.type === type);
  return {
    config,
    now: new Date(data.now),
    quotas: async () => undefined,
    reader: {
      async snapshots(region, kind, type) {
        const groups = new Map<string, CatalogSnapshot[]>();
        for (const snapshot of data.snapshots.filter(isOf(region, kind, type))) {
          const key = databaseKey(snapshot.database);
          groups.set(key, [...(groups.get(key) ?? []), catalogSnapshot(snapshot, data.account)]);
        }
        return groups;
      },
      databases: async (region, kind) => databasesOf(config, region, kind),
      // The plan of the copies does not depend on groups, so those of the config exist.
      groups: async (_region, type) =>
        new Set(config.databases.map((database) => String(database[type]).toLowerCase())),
    },
  };
}

function catalogSnapshot(snapshot: PlanFile["snapshots"][number], account: string): CatalogSnapshot {
  const { region, kind, identifier, type, status, time, encrypted, source, tags } = snapshot;
  const noun = kind === "cluster" ? "cluster-snapshot" : "snapshot";
  return {
    snapshotArn: `arn:aws:rds:${region}:${account}:${noun}:${identifier}`,
    identifier,
    type,
    status,
    createTime: new Date(time),
    encrypted,
    tags,
    ...(source !== undefined && { sourceSnapshotArn: source }),
  };
}

/** Default groups, which exist everywhere: the plan of the copies does not depend on groups. */
function databasesOf({ databases }: StackConfig, region: string, kind: string): Map<string, FoundGroups> {
  const groups = { parameterGroupName: "default.any", optionGroupName: "default:any" };
  const here = databases.filter((database) => database.region === region && database.kind === kind);
  return new Map(here.map(({ identifier }) => [databaseKey(identifier), groups]));
}

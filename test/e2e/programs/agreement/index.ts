import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";
import type { Input } from "@pulumi/pulumi";
import type { Copy, Database, Declared, Key, Literal, NamedKey, Snapshot } from "../../../oracle/modelProgram";
import { grantOperations, keyPolicyText } from "../../../oracle/renderKey";
import { Table } from "../../../oracle/table";
import { SAMPLE } from "./sample";

/** A snapshot or copy that another copy can have as its source. */
interface Made {
  arn: Input<string>;
}

const made = new Map<object, unknown>();

/** Creates each declared resource once, because rows share keys, databases and sources. */
function once<T>(declared: object, make: () => T): T {
  const earlier = made.get(declared) as T | undefined;
  const value = earlier ?? make();
  made.set(declared, value);
  return value;
}

function keyOf(key: Key): kms.Key {
  return once(key, () => {
    const { name, region, access } = key;
    const resource = new kms.Key(name, { region, policy: keyPolicyText(key) });
    for (const [account, given] of Object.entries(access)) {
      if (given.route === "grant") {
        new kms.Grant(`${name}-${account}`, {
          region,
          keyId: resource.keyId,
          granteePrincipal: `arn:aws:iam::${account}:root`,
          operations: grantOperations(given),
        });
      }
    }
    return resource;
  });
}

function encryptionOf({ encryption }: Database): { storageEncrypted?: boolean; kmsKeyId?: Input<string> } {
  if (typeof encryption === "object") return { storageEncrypted: true, kmsKeyId: keyOf(encryption).arn };
  return encryption === "default key" ? { storageEncrypted: true } : {};
}

const optionGroups: Record<string, rds.OptionGroup> = {};

function optionGroup({ options, region }: Database): rds.OptionGroup {
  const setting = { name: "TIME_ZONE", value: "Europe/Dublin" };
  const option = options === "tde" ? { optionName: "TDE" } : { optionName: "Timezone", optionSettings: [setting] };
  const name = `${options}-${region}`;
  optionGroups[name] ??= new rds.OptionGroup(name, {
    engineName: "oracle-ee",
    majorEngineVersion: "19",
    options: [option],
    region,
  });
  return optionGroups[name];
}

function identifierOf(database: Database): Input<string> {
  return once(database, () => {
    const { name, kind, region, options } = database;
    const common = { region, skipFinalSnapshot: true, ...encryptionOf(database) };
    if (kind === "cluster") {
      const login = { masterUsername: "owner", masterPassword: "example-only" };
      return new rds.Cluster(name, { ...common, ...login, engine: "aurora-mysql" }).clusterIdentifier;
    }
    const storage = {
      instanceClass: "db.m6i.large",
      allocatedStorage: 20,
      username: "owner",
      password: "example-only",
    };
    const oracle = { engine: "oracle-ee", engineVersion: "19", licenseModel: "bring-your-own-license" };
    const engine =
      options === "none"
        ? { engine: "mysql", engineVersion: "8.0.40" }
        : { ...oracle, optionGroupName: optionGroup(database).name };
    return new rds.Instance(name, { ...common, ...storage, ...engine }).identifier;
  });
}

function snapshot(declared: Snapshot): Made {
  const { name, kind, region, of, type } = declared;
  if (of === "elsewhere") throw new Error(`${name}: the sample has no snapshots of unknown databases`);
  const common = { region, sharedAccounts: [...declared.audience] };
  const identifier = type === "automated" ? `rds:${name}` : name;
  if (kind === "cluster") {
    const args = { dbClusterIdentifier: identifierOf(of), dbClusterSnapshotIdentifier: identifier };
    return { arn: new rds.ClusterSnapshot(name, { ...common, ...args }).dbClusterSnapshotArn };
  }
  const args = { dbInstanceIdentifier: identifierOf(of), dbSnapshotIdentifier: identifier };
  return { arn: new rds.Snapshot(name, { ...common, ...args }).dbSnapshotArn };
}

function copy({ name, kind, region, of, key, audience }: Copy): Made {
  const source = of.form === "literal" ? automated(of) : resourceOf(of).arn;
  const kmsKeyId = nameOf(key);
  const common = { region, sharedAccounts: [...audience], ...(kmsKeyId === undefined ? {} : { kmsKeyId }) };
  if (kind === "cluster") {
    const args = { sourceDbClusterSnapshotIdentifier: source, targetDbClusterSnapshotIdentifier: name };
    return { arn: new rds.ClusterSnapshotCopy(name, { ...common, ...args }).dbClusterSnapshotArn };
  }
  const args = { sourceDbSnapshotIdentifier: source, targetDbSnapshotIdentifier: name };
  return { arn: new rds.SnapshotCopy(name, { ...common, ...args }).dbSnapshotArn };
}

/** An automated snapshot of the sandbox, which the program specifies by its ARN only. */
function automated({ region }: Literal): Input<string> {
  const newest = { snapshotType: "automated", mostRecent: true, region };
  return rds.getSnapshotOutput({ dbInstanceIdentifier: "orders", ...newest }).dbSnapshotArn;
}

function nameOf(key: NamedKey): Input<string> | undefined {
  if (typeof key === "object") return keyOf(key).arn;
  return key === "default key" ? "alias/aws/rds" : undefined;
}

function resourceOf(declared: Declared): Made {
  return once(declared, () => (declared.form === "copy" ? copy(declared) : snapshot(declared)));
}

const table = new Table();
for (const { name, row } of SAMPLE) {
  resourceOf(table.declared(row, name));
}

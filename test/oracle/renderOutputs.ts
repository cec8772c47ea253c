import { type Resource, UNKNOWN } from "../policies/server";
import { encryptionOf } from "./modelFacts";
import type { Database, Declared, Key } from "./modelProgram";
import { databaseArn, keyArn, regionIn, shared, snapshotArn } from "./renderValues";

type Properties = Resource["inputs"];

/** The key that AWS manages for RDS. In outputs, its ARN looks like that of any other key. */
const AWS_MANAGED = "00000000-aaaa-4bbb-8ccc-000000000000";

/** The outputs of an existing snapshot or copy, as far as the model knows them. */
export function outputsOf(declared: Declared, inputs: Properties, arnOf: (key: Key) => string): Properties {
  const { encrypted, key } = encryptionOf(declared);
  const managed = keyArn(regionOfKey(declared), AWS_MANAGED);
  const keys = {
    "former default": managed,
    default: managed,
    none: "",
    undetermined: UNKNOWN,
    unknown: UNKNOWN,
  };
  const kmsKeyId = typeof key === "object" ? arnOf(key) : keys[key];
  const isEncrypted = encrypted === "yes" || (key === "none" ? false : UNKNOWN);
  const arn = snapshotArn(declared, declared.name);
  const outputs =
    declared.kind === "instance"
      ? { dbSnapshotArn: arn, encrypted: isEncrypted }
      : { dbClusterSnapshotArn: arn, storageEncrypted: isEncrypted };
  return { ...outputs, kmsKeyId, ...shared(declared), ...inputs };
}

/** The Region of the default key that a snapshot is under: a copy without a key has that of its source. */
function regionOfKey(declared: Declared): string {
  if (declared.form === "copy" && declared.key === "nothing" && declared.of.form !== "literal") {
    return regionOfKey(declared.of);
  }
  return regionIn(declared);
}

/** The outputs of an existing database. */
export function outputsOfDatabase(
  { kind, name, region, encryption: made, movedTo }: Database,
  inputs: Properties,
  arnOf: (key: Key) => string,
): Properties {
  const encryption = movedTo ?? made;
  const keys = { none: "", "default key": keyArn(region, AWS_MANAGED), unknown: UNKNOWN };
  const kmsKeyId = typeof encryption === "object" ? arnOf(encryption) : keys[encryption];
  const storageEncrypted = encryption !== "none" && (encryption === "unknown" ? UNKNOWN : true);
  const names =
    kind === "instance"
      ? { identifier: name, arn: databaseArn(region, "db", name) }
      : { clusterIdentifier: name, arn: databaseArn(region, "cluster", name) };
  return { ...names, kmsKeyId, storageEncrypted, ...inputs };
}

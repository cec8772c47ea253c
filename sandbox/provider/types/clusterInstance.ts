import type { CreateDBInstanceMessage, DBInstance, ModifyDBInstanceMessage } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import { declaredType } from "../declared";
import { codeOf, ignoreNotFound, withContext } from "../errors";
import type { Call, CreatedResource, ReadResult, ResourceType } from "../model";
import type { Value } from "../values";
import { retry } from "../wait";
import { findCluster } from "./dbClusterReads";
import { findInstance, waitUntilGone, waitUntilReady } from "./dbInstanceReads";
import { identifierError, identifierPrefixError, isBeginningOfVersion, isSameIgnoringCase } from "./identifiers";
import { nameArguments, nameFrom, prefixOf } from "./names";
import { requestFields } from "./requests";
import { rdsTagging, toTagList } from "./tags";

const noun = "RDS Cluster Instance";

const ENGINES = ["aurora-mysql", "aurora-postgresql", "mysql", "postgres"];

const engineError = (value: Value) =>
  ENGINES.includes(String(value)) || String(value).startsWith("custom-")
    ? undefined
    : `must be one of ${ENGINES.join(", ")}, or begin with custom-; got "${value}"`;

/** RDS's names of the arguments that create and modify requests accept. */
const MODIFIABLE: Readonly<Record<string, string>> = {
  autoMinorVersionUpgrade: "AutoMinorVersionUpgrade",
  copyTagsToSnapshot: "CopyTagsToSnapshot",
  dbParameterGroupName: "DBParameterGroupName",
  instanceClass: "DBInstanceClass",
  preferredBackupWindow: "PreferredBackupWindow",
  preferredMaintenanceWindow: "PreferredMaintenanceWindow",
  promotionTier: "PromotionTier",
  publiclyAccessible: "PubliclyAccessible",
};
const CREATE_ONLY: Readonly<Record<string, string>> = {
  availabilityZone: "AvailabilityZone",
  clusterIdentifier: "DBClusterIdentifier",
  dbSubnetGroupName: "DBSubnetGroupName",
  engineVersion: "EngineVersion",
};
const REQUEST_FIELDS = { ...MODIFIABLE, ...CREATE_ONLY };

async function create(call: Call, args: Arguments, created: CreatedResource): Promise<void> {
  const identifier = nameFrom(args, "identifier", "tf-");
  const rds = await call.rds();
  const request = requestFields(args, REQUEST_FIELDS);
  const { DBInstance: made } = await withContext(
    `creating RDS Cluster (${args.required("clusterIdentifier")}) Instance (${identifier})`,
    () =>
      rds.createDBInstance({
        ...(request as Partial<CreateDBInstanceMessage>),
        DBInstanceClass: args.required("instanceClass"),
        DBInstanceIdentifier: identifier,
        Engine: args.required("engine"),
        Tags: toTagList(call.tagsAll),
      }),
  );
  const id = made?.DBInstanceIdentifier ?? identifier;
  created.record(id, { identifier: id, arn: made?.DBInstanceArn, dbiResourceId: made?.DbiResourceId });
  await waitUntilReady(call, id, "create", noun);
}

async function isWriter(call: Call, { DBInstanceIdentifier, DBClusterIdentifier = "" }: DBInstance): Promise<boolean> {
  const cluster = await withContext(`reading RDS Cluster (${DBClusterIdentifier})`, () =>
    findCluster(call, DBClusterIdentifier),
  );
  if (cluster === undefined) throw new Error(`reading RDS Cluster (${DBClusterIdentifier}): couldn't find resource`);
  const member = cluster.DBClusterMembers?.find((one) => one.DBInstanceIdentifier === DBInstanceIdentifier);
  return member?.IsClusterWriter ?? false;
}

async function read(call: Call, id: string): Promise<ReadResult | undefined> {
  const found = await withContext(`reading ${noun} (${id})`, () => findInstance(call, id));
  if (found === undefined) return undefined;
  if (!found.DBClusterIdentifier) {
    throw new Error(
      `DBClusterIdentifier is missing from ${noun} (${id}). The aws_db_instance resource should be used for non-Aurora instances`,
    );
  }
  return {
    id: found.DBInstanceIdentifier ?? id,
    outputs: {
      arn: found.DBInstanceArn,
      autoMinorVersionUpgrade: found.AutoMinorVersionUpgrade ?? false,
      availabilityZone: found.AvailabilityZone,
      clusterIdentifier: found.DBClusterIdentifier,
      copyTagsToSnapshot: found.CopyTagsToSnapshot ?? false,
      dbParameterGroupName: found.DBParameterGroups?.[0]?.DBParameterGroupName,
      dbSubnetGroupName: found.DBSubnetGroup?.DBSubnetGroupName,
      dbiResourceId: found.DbiResourceId,
      endpoint: found.Endpoint?.Address,
      engine: found.Engine,
      engineVersion: found.EngineVersion,
      engineVersionActual: found.EngineVersion,
      identifier: found.DBInstanceIdentifier,
      identifierPrefix: prefixOf(found.DBInstanceIdentifier),
      instanceClass: found.DBInstanceClass,
      kmsKeyId: found.KmsKeyId,
      networkType: found.NetworkType,
      port: found.Endpoint?.Port,
      preferredBackupWindow: found.PreferredBackupWindow,
      preferredMaintenanceWindow: found.PreferredMaintenanceWindow,
      promotionTier: found.PromotionTier ?? 0,
      publiclyAccessible: found.PubliclyAccessible ?? false,
      storageEncrypted: found.StorageEncrypted ?? false,
      writer: await isWriter(call, found),
    },
  };
}

/** As in the real provider, a change of an argument that is not sent still calls ModifyDBInstance. */
async function update(
  call: Call,
  id: string,
  _before: Arguments,
  after: Arguments,
  changed: ReadonlySet<string>,
): Promise<void> {
  const names = [...changed].filter((name) => name !== "tags" && name !== "tagsAll");
  if (names.length === 0) return;
  const rds = await call.rds();
  await withContext(`updating ${noun} (${id})`, () =>
    rds.modifyDBInstance({
      ...(requestFields(after, MODIFIABLE, names) as Partial<ModifyDBInstanceMessage>),
      ApplyImmediately: after.boolean("applyImmediately") ?? false,
      DBInstanceIdentifier: id,
    }),
  );
  await waitUntilReady(call, id, "update", noun);
}

async function remove(call: Call, id: string): Promise<void> {
  const rds = await call.rds();
  const replicas = {
    code: "InvalidDBClusterStateFault",
    message: "Delete the replica cluster before deleting",
    seconds: call.timeoutSeconds,
  };
  await withContext(`deleting ${noun} (${id})`, async () => {
    try {
      await ignoreNotFound(() => retry(call, replicas, () => rds.deleteDBInstance({ DBInstanceIdentifier: id })));
    } catch (error) {
      if (codeOf(error) !== "InvalidDBInstanceState" || !String(error).includes("is already being deleted"))
        throw error;
    }
  });
  await waitUntilGone(call, id, id, noun);
}

export const clusterInstance: ResourceType = {
  ...declaredType("aws:rds/clusterInstance:ClusterInstance", {
    replaces: [
      "availabilityZone",
      "clusterIdentifier",
      "dbSubnetGroupName",
      "engine",
      "identifier",
      "identifierPrefix",
    ],
    behavior: {
      autoMinorVersionUpgrade: { default: true },
      copyTagsToSnapshot: { default: false },
      engine: { validate: engineError },
      // Sent on creation only: a cluster upgrades its instances.
      engineVersion: { abbreviates: isBeginningOfVersion },
      // Accepted without effect: the sandbox has no replica clusters.
      forceDestroy: { default: false },
      ...nameArguments("identifier", { validate: identifierError }, { validate: identifierPrefixError }),
      preferredMaintenanceWindow: { isEqual: isSameIgnoringCase },
      promotionTier: { default: 0 },
    },
    supported: [...Object.keys(REQUEST_FIELDS), "applyImmediately"],
  }),
  description: "A DB instance of an Aurora cluster. The first is the writer, the others are readers.",
  noun,
  timeouts: { create: 90, update: 90, delete: 90 },
  tagging: rdsTagging("arn"),
  create,
  read,
  update,
  remove,
};

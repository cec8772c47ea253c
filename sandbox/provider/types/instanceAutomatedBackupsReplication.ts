import type { DBInstanceAutomatedBackup } from "@aws-sdk/client-rds";
import { declaredType } from "../declared";
import { codeOf, ignoreNotFound, withContext } from "../errors";
import type { Call, ResourceType } from "../model";
import { allPages } from "../pages";
import { waitFor } from "../wait";
import { findInstance } from "./dbInstanceReads";
import { arnError } from "./identifiers";

const noun = "RDS DB Instance Automated Backup";
const replication = "RDS Instance Automated Backups Replication";

/** Undefined for a retained backup: its replication has ended. */
async function find(call: Call, arn: string): Promise<DBInstanceAutomatedBackup | undefined> {
  const rds = await call.rds();
  const all = await ignoreNotFound(() =>
    allPages(async (marker) => {
      const page = await rds.describeDBInstanceAutomatedBackups({ DBInstanceAutomatedBackupsArn: arn, ...marker });
      return { Marker: page.Marker, items: page.DBInstanceAutomatedBackups };
    }),
  );
  const found = all?.find((one) => one.DBInstanceAutomatedBackupsArn === arn);
  return found?.Status?.toUpperCase() === "RETAINED" ? undefined : found;
}

async function stop(call: Call, arn: string): Promise<void> {
  const rds = await call.rds();
  try {
    await ignoreNotFound(() => rds.stopDBInstanceAutomatedBackupsReplication({ SourceDBInstanceArn: arn }));
  } catch (error) {
    const isOver =
      codeOf(error) === "InvalidDBInstanceState" && String(error).includes("not replicating to the current");
    if (!isOver) throw error;
  }
}

/** Waits until the source, in its own Region, no longer lists the replication. */
async function waitUntilStopped(call: Call, backup: DBInstanceAutomatedBackup): Promise<void> {
  const region = backup.DBInstanceArn?.split(":")[3] ?? call.region;
  const there: Call = { ...call, region, rds: (other = region) => call.rds(other) };
  const arn = backup.DBInstanceAutomatedBackupsArn;
  await waitFor(call, {
    pending: ["true"],
    target: ["false"],
    async status() {
      const source = await findInstance(there, backup.DBInstanceIdentifier ?? "");
      const all = source?.DBInstanceAutomatedBackupsReplications ?? [];
      return { state: String(all.some((one) => one.DBInstanceAutomatedBackupsArn === arn)) };
    },
  });
}

export const instanceAutomatedBackupsReplication: ResourceType = {
  ...declaredType("aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication", {
    replaces: ["kmsKeyId", "preSignedUrl", "retentionPeriod", "sourceDbInstanceArn"],
    behavior: {
      kmsKeyId: { validate: arnError },
      retentionPeriod: { default: 7 },
      sourceDbInstanceArn: { validate: arnError },
    },
  }),
  description: "The replication of a DB instance's automated backups to the Region of the resource.",
  noun,
  timeouts: { create: 75, update: 20, delete: 75 },

  async create(call, args, created) {
    const SourceDBInstanceArn = args.required("sourceDbInstanceArn");
    const rds = await call.rds();
    const response = await withContext(`starting ${replication} (${SourceDBInstanceArn})`, () =>
      rds.startDBInstanceAutomatedBackupsReplication({
        BackupRetentionPeriod: args.number("retentionPeriod"),
        KmsKeyId: args.string("kmsKeyId"),
        PreSignedUrl: args.string("preSignedUrl"),
        SourceDBInstanceArn,
      }),
    );
    const id = response.DBInstanceAutomatedBackup?.DBInstanceAutomatedBackupsArn;
    if (id === undefined) throw new Error(`starting ${replication} (${SourceDBInstanceArn}): RDS returned no ARN`);
    created.record(id);
    await withContext(`waiting for ${noun} (${id}) create`, () =>
      waitFor(call, {
        pending: ["PENDING"],
        target: ["REPLICATING"],
        async status() {
          const found = await find(call, id);
          // AWS does not return the status in a consistent case.
          return found && { state: (found.Status ?? "").toUpperCase() };
        },
      }),
    );
  },

  async read(call, id) {
    const found = await withContext(`reading ${noun} (${id})`, () => find(call, id));
    if (found === undefined) return undefined;
    return {
      outputs: {
        kmsKeyId: found.KmsKeyId,
        retentionPeriod: found.BackupRetentionPeriod,
        sourceDbInstanceArn: found.DBInstanceArn,
      },
    };
  },

  async remove(call, id, known) {
    const backup = await withContext(`reading ${noun} (${id})`, () => find(call, id));
    if (backup === undefined) return;
    const arn = known.required("sourceDbInstanceArn");
    await withContext(`stopping ${replication} (${arn})`, () => stop(call, arn));
    await withContext(`waiting for ${noun} (${id}) delete`, () => waitUntilStopped(call, backup));
  },
};

import * as rds from "@pulumi/aws/rds";
import type * as pulumi from "@pulumi/pulumi";
import type { InstanceEvidence } from "../rds/evidence";
import { parseInstanceArn } from "../rds/snapshots/backupReplication";
import { isAnswered, notYetKnown } from "./answers";
import { orWarn } from "./warning";

/**
 * Looks up a DB instance in the Region of its ARN. Returns `undefined` if the instance belongs to another account, and
 * `undefined` with a warning if the lookup fails: a replication must remain deployable during an outage of its
 * source's Region.
 */
export async function lookUpInstance(
  dbInstanceArn: string,
  options: pulumi.InvokeOptions,
): Promise<InstanceEvidence | undefined> {
  const arn = parseInstanceArn(dbInstanceArn);
  if (arn === undefined) {
    return undefined;
  }
  return orWarn(`the DB instance ${dbInstanceArn}`, async () => {
    const found = await rds.getInstance({ dbInstanceIdentifier: arn.identifier, region: arn.region }, options);
    if (!isAnswered(found, "dbInstanceArn")) {
      return notYetKnown();
    }
    if (found.dbInstanceArn !== dbInstanceArn) {
      return undefined;
    }
    const { engine, storageEncrypted, backupRetentionPeriod, optionGroupMemberships, dbClusterIdentifier } = found;
    return {
      dbInstanceArn,
      engine,
      encrypted: storageEncrypted,
      backupRetentionPeriod,
      optionGroupNames: optionGroupMemberships,
      ...(dbClusterIdentifier !== "" && { dbClusterIdentifier }),
    };
  });
}

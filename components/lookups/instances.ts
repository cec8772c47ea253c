import * as rds from "@pulumi/aws/rds";
import type * as pulumi from "@pulumi/pulumi";
import type { InstanceEvidence } from "../rds/evidence";
import { parseInstanceArn } from "../rds/snapshots/backupReplication";
import { orWarn } from "./evidenceLookup";

/**
 * Looks a DB instance up in the Region of its ARN. `undefined` when it is another account's, and, with a warning, when
 * AWS does not tell: a replication must stay declarable while the source's Region is out of reach.
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

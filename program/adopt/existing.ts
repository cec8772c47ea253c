import "../aws/sdkWarnings";
import { KMSClient, paginateListAliases } from "@aws-sdk/client-kms";
import {
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSnapshotsCommand,
  DescribeOptionGroupsCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { AdoptableType, PlannedCreate } from "./planned";
import { type AskingAs, askingAs, CannotAsk, messageOf } from "./providers";

/** What AWS has under the name of a resource that a program would create. */
export interface Existing {
  /** The status of a snapshot, such as `available` or `creating`. */
  status?: string;
  /** The ARN of the snapshot that a copy was made of. */
  sourceSnapshotArn?: string;
  /** The id of the key that an alias stands for. */
  keyId?: string;
}

/** Answers what AWS has under a name; `undefined` when it has nothing. */
export type Look = (create: PlannedCreate) => Promise<Existing | undefined>;

/**
 * Looks with the AWS SDK, as the provider of the resource does: with the credentials that it is given, or the default
 * ones, and in the roles that it assumes. Throws `CannotAsk` where that is not possible.
 */
export function lookInAws(): Look {
  const as = askingAs();
  return async ({ type, identifier, region, provider }) => {
    const config = await as(provider, region);
    return orNothing(async () => LOOKS[type](identifier, config));
  };
}

type LookOf = (identifier: string, config: AskingAs) => Promise<Existing | undefined>;

const LOOKS: Record<AdoptableType, LookOf> = {
  "aws:rds/snapshotCopy:SnapshotCopy": async (DBSnapshotIdentifier, config) => {
    const { DBSnapshots } = await new RDSClient(config).send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier }));
    return DBSnapshots?.[0] && snapshot(DBSnapshots[0].Status, DBSnapshots[0].SourceDBSnapshotIdentifier);
  },
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": async (DBClusterSnapshotIdentifier, config) => {
    const command = new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier });
    const { DBClusterSnapshots } = await new RDSClient(config).send(command);
    const found = DBClusterSnapshots?.[0];
    return found && snapshot(found.Status, found.SourceDBClusterSnapshotArn);
  },
  "aws:rds/parameterGroup:ParameterGroup": async (DBParameterGroupName, config) => {
    const command = new DescribeDBParameterGroupsCommand({ DBParameterGroupName });
    return there((await new RDSClient(config).send(command)).DBParameterGroups);
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": async (DBClusterParameterGroupName, config) => {
    const command = new DescribeDBClusterParameterGroupsCommand({ DBClusterParameterGroupName });
    return there((await new RDSClient(config).send(command)).DBClusterParameterGroups);
  },
  "aws:rds/optionGroup:OptionGroup": async (OptionGroupName, config) => {
    const command = new DescribeOptionGroupsCommand({ OptionGroupName });
    return there((await new RDSClient(config).send(command)).OptionGroupsList);
  },
  "aws:kms/alias:Alias": async (name, config) => {
    for await (const { Aliases } of paginateListAliases({ client: new KMSClient(config) }, {})) {
      const found = Aliases?.find(({ AliasName }) => AliasName === name);
      if (found) return found.TargetKeyId === undefined ? {} : { keyId: found.TargetKeyId };
    }
    return undefined;
  },
};

function snapshot(status = "unknown", sourceSnapshotArn?: string): Existing {
  return { status, ...(sourceSnapshotArn && { sourceSnapshotArn }) };
}

function there(found: readonly unknown[] | undefined): Existing | undefined {
  return found?.length ? {} : undefined;
}

/**
 * AWS answers a name that it does not know with an error of its own for each kind of resource. Any other one, as for want
 * of credentials or of a permission, leaves open what AWS has.
 */
async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && /NotFound/.test(error.name)) return undefined;
    throw new CannotAsk(`AWS did not answer: ${messageOf(error)}`);
  }
}

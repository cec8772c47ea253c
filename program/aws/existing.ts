import { KMSClient, paginateListAliases } from "@aws-sdk/client-kms";
import {
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSnapshotsCommand,
  DescribeOptionGroupsCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { type ClientConfig, clientConfigs } from "./clientConfig";
import { LookupError } from "./credentials";
import { messageOf } from "./failures";
import type { ProviderSettings } from "./providerSettings";

/** An existing resource with the name of one that a program would create. */
export interface Existing {
  /** The status of a snapshot, such as `available` or `creating`. */
  status?: string;
  /** The ARN of the snapshot that was copied. */
  sourceSnapshotArn?: string;
  /** The ID of the key that an alias is for. */
  keyId?: string;
}

/** A resource that may exist in AWS. */
export interface NamedResource {
  type: NamedType;
  /** The name in AWS. */
  identifier: string;
  region: string;
  /** The provider of the resource, whose account has it. */
  provider: ProviderSettings;
}

/** The types of resources that a program names. */
export type NamedType = keyof typeof LOOKUPS;

/** Returns what AWS has under the name of a resource; `undefined` if there is nothing. */
export type Look = (resource: NamedResource) => Promise<Existing | undefined>;

/**
 * Looks up resources with the AWS SDK, with the credentials and the assumed roles of the resource's provider.
 *
 * @throws LookupError if AWS cannot be asked with them.
 */
export function lookInAws(): Look {
  const configOf = clientConfigs();
  return async ({ type, identifier, region, provider }) => {
    const config = await configOf(provider, region, type.startsWith("aws:kms/") ? "kms" : "rds");
    return unlessNotFound(async () => LOOKUPS[type](identifier, config));
  };
}

type Lookup = (identifier: string, config: ClientConfig) => Promise<Existing | undefined>;

const LOOKUPS = {
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
} satisfies Record<string, Lookup>;

function snapshot(status = "unknown", sourceSnapshotArn?: string): Existing {
  return { status, ...(sourceSnapshotArn && { sourceSnapshotArn }) };
}

function there(found: readonly unknown[] | undefined): Existing | undefined {
  return found?.length ? {} : undefined;
}

/** Each kind of resource has an error for unknown names. Other errors, such as missing permissions, leave open what exists. */
async function unlessNotFound<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && /NotFound/.test(error.name)) return undefined;
    throw new LookupError(`AWS returned an error: ${messageOf(error)}`);
  }
}

import {
  type DBSnapshotAttribute,
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBSnapshotAttributesCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { SharesInAws } from "../shares";
import type { ClientConfigs } from "./clientConfig";
import type { ProviderSettings } from "./providerSettings";

/** The attribute of a snapshot that lists the accounts that may copy and restore it. */
const RESTORE = "restore";

/** Reads and changes shares with the AWS SDK and the credentials of a provider, with one client for each Region. */
export function sharesInAws(provider: ProviderSettings, configOf: ClientConfigs): SharesInAws {
  const clients = new Map<string, Promise<RDSClient>>();
  const clientOf = (region: string) => {
    const client = clients.get(region) ?? configOf(provider, region, "rds").then((config) => new RDSClient(config));
    clients.set(region, client);
    return client;
  };
  return {
    async sharedAccounts({ identifier, region, kind }) {
      const client = await clientOf(region);
      return kind === "cluster" ? clusterAccounts(client, identifier) : instanceAccounts(client, identifier);
    },
    async change({ identifier, region, kind }, add, remove) {
      const client = await clientOf(region);
      const change = { AttributeName: RESTORE, ValuesToAdd: [...add], ValuesToRemove: [...remove] };
      if (kind === "cluster") {
        const input = { DBClusterSnapshotIdentifier: identifier, ...change };
        await client.send(new ModifyDBClusterSnapshotAttributeCommand(input));
      } else {
        await client.send(new ModifyDBSnapshotAttributeCommand({ DBSnapshotIdentifier: identifier, ...change }));
      }
    },
  };
}

async function instanceAccounts(client: RDSClient, DBSnapshotIdentifier: string): Promise<string[]> {
  const { DBSnapshotAttributesResult } = await client.send(
    new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier }),
  );
  return restoreValues(DBSnapshotAttributesResult?.DBSnapshotAttributes);
}

async function clusterAccounts(client: RDSClient, DBClusterSnapshotIdentifier: string): Promise<string[]> {
  const { DBClusterSnapshotAttributesResult } = await client.send(
    new DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier }),
  );
  return restoreValues(DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes);
}

function restoreValues(attributes: DBSnapshotAttribute[] = []): string[] {
  return attributes.find(({ AttributeName }) => AttributeName === RESTORE)?.AttributeValues ?? [];
}

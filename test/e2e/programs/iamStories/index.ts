import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import {
  AutomatedBackupReplication,
  ReceivedSnapshot,
  SharedSnapshot,
  SnapshotExport,
  SnapshotKey,
} from "rds-snapshots";

/** The access key of each story's user, from the spec. */
const users = JSON.parse(process.env["STORY_USERS"] ?? "{}") as Record<string, { id: string; secret: string }>;
const defaultTags = { tags: { purpose: "iam" } };

function providerOf(story: string, args: ProviderArgs): Provider {
  const { id = "", secret = "" } = users[story] ?? {};
  return new Provider(story, { ...args, accessKey: id, secretKey: secret, defaultTags });
}

const sharing = { providers: [providerOf("sharing", { region: "us-east-1" })] };
const exporting = { providers: [providerOf("exporting", { region: "us-east-1" })] };
const replicating = { providers: [providerOf("backup-replication", { region: "eu-west-1" })] };
const receiving = {
  providers: [
    providerOf("assume-target-role", {
      region: "eu-west-1",
      assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/SnapshotReceiver", sessionName: "receive" }],
    }),
  ],
};

const source = "arn:aws:rds:us-east-1:111111111111";
const shared = { region: "us-east-1", sharedAccounts: ["222222222222"] };
const orders = new SharedSnapshot(
  "orders-for-target",
  { ...shared, sourceDbSnapshotIdentifier: `${source}:snapshot:orders-before-migration` },
  sharing,
);
const analytics = new SharedSnapshot(
  "analytics-for-target",
  { ...shared, sourceDbClusterSnapshotIdentifier: `${source}:cluster-snapshot:analytics-before-migration` },
  sharing,
);
new ReceivedSnapshot(
  "orders-from-owner",
  { region: "eu-west-1", sourceDbSnapshotIdentifier: orders.snapshotArn },
  receiving,
);
new ReceivedSnapshot(
  "analytics-from-owner",
  { region: "eu-west-1", sourceDbClusterSnapshotIdentifier: analytics.snapshotArn },
  receiving,
);

const key = new SnapshotKey("exports", { region: "us-east-1" }, exporting);
const target = { region: "us-east-1", s3BucketName: "iam-stories", kmsKeyId: key.keyArn };
new SnapshotExport(
  "catalog-export",
  { ...target, snapshotArn: `${source}:snapshot:catalog-before-migration` },
  exporting,
);
new SnapshotExport(
  "storefront-export",
  { ...target, snapshotArn: `${source}:cluster-snapshot:storefront-before-migration` },
  exporting,
);

new AutomatedBackupReplication(
  "orders-backups",
  { region: "eu-west-1", sourceDbInstanceArn: `${source}:db:orders` },
  replicating,
);

import { Provider } from "@pulumi/aws/provider";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { ReceivedSnapshot, RestoredDatabase } from "rds-snapshots";

const config = new pulumi.Config();
const subnetIds = config.requireObject<string[]>("subnetIds");
const vpcSecurityGroupIds = config.requireObject<string[]>("securityGroupIds");
const owner = new pulumi.StackReference(config.get("owner") ?? `organization/share/${pulumi.getStack()}`);
const partner = new Provider("partner", {
  region: "eu-west-1",
  assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/SnapshotReceiver", sessionName: "receive" }],
});
const received = new ReceivedSnapshot(
  "orders-before-migration",
  {
    sourceDbSnapshotIdentifier: owner.requireOutput("snapshotArn").apply(String),
    region: "eu-west-1",
  },
  { providers: [partner] },
);

// The owner's groups cannot be read from this account, so the program declares the groups of the restored database.
const parameterGroup = new rds.ParameterGroup(
  "orders",
  { region: "eu-west-1", family: "mysql8.0", parameters: [{ name: "max_connections", value: "200" }] },
  { provider: partner },
);
const optionGroup = new rds.OptionGroup(
  "orders",
  // AWS does not delete an option group that a snapshot uses, such as the database's final snapshot.
  { region: "eu-west-1", engineName: "mysql", majorEngineVersion: "8.0", skipDestroy: true },
  { provider: partner },
);

const database = new RestoredDatabase(
  "orders-restored",
  {
    region: "eu-west-1",
    snapshotIdentifier: received.snapshotArn,
    engine: "mysql",
    engineVersion: received.engineVersion,
    instanceClass: "db.t3.medium",
    parameterGroupName: parameterGroup.name,
    optionGroupName: optionGroup.name,
    subnetIds,
    vpcSecurityGroupIds,
  },
  { providers: [partner] },
);

export const snapshotArn = received.snapshotArn;
export const kmsKeyId = received.kmsKeyId;
export const databaseArn = database.arn;

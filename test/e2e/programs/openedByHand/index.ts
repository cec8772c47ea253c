import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";

const region = "eu-west-1";

const catalog = new rds.Instance("catalog", {
  engine: "postgres",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "catalog",
  password: "example-only",
  skipFinalSnapshot: true,
  region,
});

// Not shared here: whoever shares it does so outside Pulumi.
new rds.Snapshot("kept", {
  dbInstanceIdentifier: catalog.identifier,
  dbSnapshotIdentifier: "catalog-kept",
  region,
});

export const keyId = new kms.Key("snapshots", { enableKeyRotation: true, region }).keyId;

import { urnOf } from "../engine";
import { type Expectation, KEY, noCall, replaces } from "./expectation";

const SOURCE = "arn:aws:rds:us-east-1:111111111111:db:orders";

export const EXPORTS: Expectation[] = [
  {
    token: "aws:rds/exportTask:ExportTask",
    args: {
      exportTaskIdentifier: "monday",
      iamRoleArn: "arn:aws:iam::111111111111:role/exporter",
      kmsKeyId: KEY,
      s3BucketName: "exports",
      s3Prefix: "rds",
      sourceArn: "arn:aws:rds:us-east-1:111111111111:snapshot:before",
    },
    changes: {
      exportOnlies: replaces(["shop.orders"]),
      exportTaskIdentifier: replaces("tuesday"),
      iamRoleArn: replaces("arn:aws:iam::111111111111:role/other"),
      kmsKeyId: replaces(`${KEY}2`),
      s3BucketName: replaces("other"),
      s3Prefix: replaces("other"),
      sourceArn: replaces("arn:aws:rds:us-east-1:111111111111:snapshot:after"),
      timeouts: noCall({ create: "2h" }),
    },
    creates: "StartExportTask",
    deletes: "CancelExportTask",
    disappears: (aws) => aws.exports.tasks.clear(),
    drift: {
      by: (aws) => {
        for (const task of aws.exports.tasks.values()) task["S3Prefix"] = "moved";
      },
      shows: { s3Prefix: "UPDATE_REPLACE" },
    },
    partialFailure: { refused: "DescribeExportTasks", inState: false },
  },
  {
    token: "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    async prepare(engine) {
      const args = { identifier: "orders", engine: "mysql", instanceClass: "db.t3.micro", allocatedStorage: 20 };
      const instance = urnOf("aws:rds/instance:Instance", "given");
      await engine.create(instance, { ...args, username: "admin", password: "hunter22" });
      return {};
    },
    args: { region: "eu-west-1", sourceDbInstanceArn: SOURCE, retentionPeriod: 14 },
    changes: {
      kmsKeyId: replaces(KEY),
      preSignedUrl: replaces("https://rds.example/"),
      retentionPeriod: replaces(7),
      sourceDbInstanceArn: replaces(`${SOURCE}2`),
    },
    creates: "StartDBInstanceAutomatedBackupsReplication",
    deletes: "StopDBInstanceAutomatedBackupsReplication",
    drift: {
      by: (aws) => {
        for (const backup of aws.exports.backups.values()) backup["BackupRetentionPeriod"] = "9";
      },
      shows: { retentionPeriod: "UPDATE_REPLACE" },
    },
    importId: ({ id }) => `${id}@eu-west-1`,
    partialFailure: { refused: "DescribeDBInstanceAutomatedBackups", inState: true },
  },
];

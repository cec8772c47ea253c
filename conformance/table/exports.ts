import { KEY, noCall, type PromisedType, replaces } from "./promise";

const SOURCE = "arn:aws:rds:us-east-1:111111111111:db:orders";

export const EXPORTS: PromisedType[] = [
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
    drift: { s3Prefix: "UPDATE_REPLACE" },
    partialFailure: { refused: "DescribeExportTasks", inState: false },
  },
  {
    token: "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    args: { region: "eu-west-1", sourceDbInstanceArn: SOURCE, retentionPeriod: 14 },
    changes: {
      kmsKeyId: replaces(KEY),
      preSignedUrl: replaces("https://rds.example/"),
      retentionPeriod: replaces(7),
      sourceDbInstanceArn: replaces(`${SOURCE}2`),
    },
    creates: "StartDBInstanceAutomatedBackupsReplication",
    deletes: "StopDBInstanceAutomatedBackupsReplication",
    drift: { retentionPeriod: "UPDATE_REPLACE" },
    partialFailure: { refused: "DescribeDBInstanceAutomatedBackups", inState: true },
  },
];

import { urnOf } from "./engine";
import type { Fields } from "./fakes/call";

export const URN = urnOf("aws:rds/snapshotCopy:SnapshotCopy");
export const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:orders-now";
export const KEY = "arn:aws:kms:eu-west-1:111111111111:key/0b7d1b7a-0000-4000-8000-000000000000";
export const ARGS: Fields = {
  sourceDbSnapshotIdentifier: SOURCE,
  targetDbSnapshotIdentifier: "orders-copy",
  kmsKeyId: KEY,
  region: "eu-west-1",
  sharedAccounts: ["222222222222", "333333333333"],
  tags: { Team: "db" },
};
export const HERE = { account: "111111111111", region: "eu-west-1" };

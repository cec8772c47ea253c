import { getCallerIdentityOutput } from "@pulumi/aws";
import * as kms from "@pulumi/aws/kms";
import { Provider } from "@pulumi/aws/provider";
import { SnapshotKey } from "rds-snapshots";

const owner = new Provider("owner", { region: "us-east-1" });
const partner = new Provider("partner", {
  region: "eu-west-1",
  assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/SnapshotReceiver", sessionName: "e2e" }],
});

const shared = new SnapshotKey(
  "shared",
  { region: "eu-west-1", sharedAccounts: ["222222222222"], deletion: "delete" },
  { providers: [owner] },
);
const own = new kms.Key("own", { description: "the partner's own" }, { provider: partner });

export const ownerAccount = getCallerIdentityOutput({}, { provider: owner }).accountId;
export const partnerAccount = getCallerIdentityOutput({}, { provider: partner }).accountId;
export const sharedKey = shared.keyArn;
export const partnerKey = own.arn;

import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

import main = require("../../../../index");

/** Only this process changes its credentials; the provider has those that the engine passed to it. */
export = async () => {
  const command = new AssumeRoleCommand({
    RoleArn: "arn:aws:iam::222222222222:role/SnapshotReceiver",
    RoleSessionName: "program",
  });
  const { Credentials: credentials } = await new STSClient().send(command);
  process.env["AWS_ACCESS_KEY_ID"] = credentials?.AccessKeyId;
  process.env["AWS_SECRET_ACCESS_KEY"] = credentials?.SecretAccessKey;
  process.env["AWS_SESSION_TOKEN"] = credentials?.SessionToken;
  return main();
};

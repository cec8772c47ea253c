import * as kms from "@pulumi/aws/kms";

// Intended for "whoever gets the snapshot", but allows every AWS account.
new kms.Key("snapshots", {
  enableKeyRotation: true,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "kms:*", Resource: "*" },
      { Effect: "Allow", Principal: { AWS: "*" }, Action: ["kms:Decrypt", "kms:DescribeKey"], Resource: "*" },
    ],
  }),
});

import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { RDS } from "@aws-sdk/client-rds";
import { S3 } from "@aws-sdk/client-s3";
import { STS } from "@aws-sdk/client-sts";
import type { Clients } from "./subjects/subject";

export const CLIENTS: Clients = {
  rds: (region) => new RDS({ region }),
  kms: (region) => new KMS({ region }),
  iam: () => new IAM({ region: "us-east-1" }),
  s3: (region) => new S3({ region }),
};

/** The variables that the SDK and the provider prefer to a profile. */
const KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/** Lets the SDK, Pulumi's plugins and the main program use a profile. */
export function useProfile(profile: string): void {
  for (const name of KEYS) delete process.env[name];
  process.env["AWS_PROFILE"] = profile;
}

/** The account of the credentials, and its partition. */
export async function identity(region: string): Promise<{ account: string; partition: string }> {
  const { Account = "", Arn = "" } = await new STS({ region }).getCallerIdentity({});
  return { account: Account, partition: Arn.split(":")[1] ?? "aws" };
}

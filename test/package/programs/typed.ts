// A user's program in TypeScript: it prints what it registered.
import * as pulumi from "@pulumi/pulumi";
import { Deletion, SnapshotKey, type SnapshotKeyArgs } from "rds-snapshots";

const registered: string[] = [];

async function main(): Promise<void> {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push(`${type} ${name}`);
      const arn = `arn:aws:kms:eu-west-1:111111111111:key/${name}`;
      return { id: name, state: { ...inputs, arn, keyId: name, grantId: name } };
    },
    call: () => ({ accountId: "111111111111" }),
  });
  const args: SnapshotKeyArgs = {
    region: "eu-west-1",
    sharedAccounts: ["222222222222"],
    deletion: Deletion.Retain,
  };
  const key = new SnapshotKey("snapshots", args);
  const arn: pulumi.Output<string> = key.keyArn;
  arn.apply((keyArn) => process.once("exit", () => console.log(JSON.stringify({ registered, keyArn }))));
}

void main();

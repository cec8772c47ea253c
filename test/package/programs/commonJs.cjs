// A user's program in plain JavaScript, as CommonJS: it prints what it registered.
const pulumi = require("@pulumi/pulumi");
const { Deletion, SnapshotKey } = require("rds-snapshots");

async function main() {
  const registered = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push(`${type} ${name}`);
      const arn = `arn:aws:kms:eu-west-1:111111111111:key/${name}`;
      return { id: name, state: { ...inputs, arn, keyId: name, grantId: name } };
    },
    call: () => ({ accountId: "111111111111" }),
  });
  const key = new SnapshotKey("snapshots", {
    region: "eu-west-1",
    sharedAccounts: ["222222222222"],
    deletion: Deletion.Retain,
  });
  key.keyArn.apply((keyArn) => process.once("exit", () => console.log(JSON.stringify({ registered, keyArn }))));
}

void main();

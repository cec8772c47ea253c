// A user's program in plain JavaScript, as an ES module: it prints what it registered.
import * as pulumi from "@pulumi/pulumi";
import * as everything from "rds-snapshots";
import { Deletion, SnapshotKey } from "rds-snapshots";

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
const names = Object.keys(everything).filter((name) => !["default", "module.exports", "__esModule"].includes(name));
key.keyArn.apply((keyArn) => process.once("exit", () => console.log(JSON.stringify({ registered, keyArn, names }))));

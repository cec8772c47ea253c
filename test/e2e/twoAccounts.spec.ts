import assert from "node:assert/strict";
import path from "node:path";
import { onSandbox } from "./onSandbox";

const program = path.join(__dirname, "programs", "twoAccounts");

describe("a program with providers for two accounts", () => {
  const { exec, outputs } = onSandbox();

  it("acts in the account of each resource's provider", () => {
    exec(["pulumi", "up", "--yes", "--skip-preview"], program);
    const { ownerAccount, partnerAccount, sharedKey, partnerKey } = outputs(program);
    assert.equal(ownerAccount, "111111111111");
    assert.equal(partnerAccount, "222222222222");
    assert.match(String(sharedKey), /^arn:aws:kms:eu-west-1:111111111111:key\//);
    assert.match(String(partnerKey), /^arn:aws:kms:eu-west-1:222222222222:key\//);
  });

  it("shows no change in a second preview", () => {
    exec(["pulumi", "preview", "--expect-no-changes"], program);
  });

  it("destroys in the account of each resource's provider", () => {
    exec(["pulumi", "destroy", "--yes", "--skip-preview"], program);
  });
});

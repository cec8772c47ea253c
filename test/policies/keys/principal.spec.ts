import assert from "node:assert/strict";
import { isOf, isWhole } from "../../../policies/keys/principal";

const ID = "222222222222";
const ACCOUNT = { id: ID, partition: "aws" };

describe("A principal", () => {
  it("is a whole account by the account ID and by the ARN of its root", () => {
    for (const principal of [ID, `arn:aws:iam::${ID}:root`]) {
      assert.ok(isWhole(ACCOUNT, principal) && isOf(ACCOUNT, principal), principal);
      assert.ok(!isOf({ ...ACCOUNT, id: "333333333333" }, principal));
    }
  });

  it("belongs to an account as a role, user or session", () => {
    const parts = [
      "iam::222222222222:role/SnapshotReceiver",
      "iam::222222222222:role/backup/nightly/SnapshotReceiver",
      "iam::222222222222:user/j.doe@example.com",
      "sts::222222222222:assumed-role/SnapshotReceiver/nightly-run",
      "sts::222222222222:federated-user/jane",
    ];
    for (const principal of parts.map((part) => `arn:aws:${part}`)) {
      assert.ok(isOf(ACCOUNT, principal) && !isWhole(ACCOUNT, principal), principal);
      assert.ok(!isOf({ ...ACCOUNT, id: "333333333333" }, principal), principal);
    }
  });

  it("is not what KMS refuses as a principal", () => {
    const parts = [
      "aws:iam::222222222222:role/*",
      "aws:iam::222222222222:role/backup*/SnapshotReceiver",
      "aws:iam::222222222222:user/jan?",
      "aws:iam::222222222222:group/operators",
      "aws:iam::222222222222:roo*",
      "aws:iam:eu-west-1:222222222222:root",
      "aws:sts::222222222222:root",
      "aws:sts::222222222222:role/SnapshotReceiver",
      "aws:sts::222222222222:assumed-role/SnapshotReceiver",
      "aws:sts::222222222222:assumed-role/SnapshotReceiver/*",
      "aws:iam::222222222222:assumed-role/SnapshotReceiver/nightly-run",
      "aws:kms:eu-west-1:222222222222:root",
    ];
    for (const principal of parts.map((part) => `arn:${part}`)) {
      assert.ok(!isOf(ACCOUNT, principal) && !isWhole(ACCOUNT, principal), principal);
    }
  });

  it("must be in the partition of the key, if it is known", () => {
    const root = `arn:aws-cn:iam::${ID}:root`;
    assert.ok(!isWhole(ACCOUNT, root) && !isOf(ACCOUNT, root.replace("root", "role/SnapshotReceiver")));
    assert.ok(isWhole({ id: ID, partition: "aws-cn" }, root) && isWhole({ id: ID }, root));
  });
});

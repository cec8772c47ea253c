import assert from "node:assert/strict";
import { unencryptedSourceProblems } from "../../../components/rds/unencryptedSource";

const evidence = (encrypted: boolean) => ({
  snapshotArn: "arn:aws:rds:us-east-1:111111111111:snapshot:orders",
  encrypted,
  snapshotType: "manual",
});

describe("unencryptedSourceProblems", () => {
  for (const [isPublic, fix] of [
    [
      true,
      /:orders" is encrypted, as every copy of it is\. An encrypted snapshot cannot be public: remove encrypt and/,
    ],
    [false, /:orders" is encrypted, as every copy of it is\. Remove encrypt: the copy is then under a key of its own/],
  ] as const) {
    it(`refuses an encrypted source, and says what to do for a copy that is ${isPublic ? "" : "not "}public`, () => {
      const problems = unencryptedSourceProblems(evidence(true), { isPublic });
      assert.deepEqual(
        problems.map(({ field }) => field),
        ["encrypt"],
      );
      assert.match(problems[0]?.reason ?? "", fix);
    });

    it(`takes an unencrypted source, and one that is not known, for a copy that is ${isPublic ? "" : "not "}public`, () => {
      assert.deepEqual(unencryptedSourceProblems(evidence(false), { isPublic }), []);
      assert.deepEqual(unencryptedSourceProblems(undefined, { isPublic }), []);
    });
  }
});

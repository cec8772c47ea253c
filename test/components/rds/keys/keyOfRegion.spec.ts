import assert from "node:assert/strict";
import type { KeyEvidence } from "../../../../components/rds/evidence";
import { existingKeyErrors, kmsKeyIdErrors } from "../../../../components/rds/keys/keyArguments";
import { copyKeyErrors } from "../../../../components/rds/snapshots/copy";

const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const DISABLED: KeyEvidence = { arn: KEY, keyManager: "CUSTOMER", keyState: "Disabled" };
const COPY = {
  kind: "instance",
  sharedAccounts: [],
  hasKmsKeyId: true,
  hasPresignedUrl: false,
  hasOptionGroupName: false,
} as const;

/** The reasons, each of which must be about the argument that names the key. */
function reasonsOf(errors: readonly { propertyPath: string; reason: string }[]): string[] {
  for (const { propertyPath } of errors) assert.equal(propertyPath, "kmsKeyId");
  return errors.map(({ reason }) => reason);
}

const USES: Readonly<Record<string, typeof existingKeyErrors>> = {
  "a copy": (key, evidence, region) => reasonsOf(copyKeyErrors(key, evidence, { ...COPY, region })),
  "an export, a restored cluster or replicated backups": existingKeyErrors,
};

for (const [use, errors] of Object.entries(USES)) {
  describe(`The key of ${use}`, () => {
    it("must be an enabled key in the Region, or an unknown one", () => {
      assert.deepEqual(errors(KEY, { ...DISABLED, keyState: "Enabled" }, "us-east-1"), []);
      assert.deepEqual(errors(KEY, undefined, "us-east-1"), []);
    });

    it("must be a full ARN", () => {
      for (const text of ["alias/orders", "alias/aws/rds", "1234abcd-12ab-34cd-56ef-1234567890ab", ""])
        assert.deepEqual(errors(text, DISABLED, "us-east-1"), kmsKeyIdErrors(text));
    });

    it("must be in the Region and in a usable state, with both reasons at once", () => {
      const [elsewhere, state, ...others] = errors(KEY, DISABLED, "eu-west-1");
      assert.match(elsewhere ?? "", /^must be the full ARN of a key in eu-west-1, but ".*:key\/.*" is in us-east-1\.$/);
      assert.match(
        state ?? "",
        /^must be an enabled key, but ".*:key\/.*" has the state Disabled; enable it, cancel its deletion, or/,
      );
      assert.deepEqual(others, []);
    });
  });
}

describe("A key for an invalid Region", () => {
  it("is not checked against the Region", () => {
    for (const [use, errors] of Object.entries(USES)) assert.deepEqual(errors(KEY, undefined, "us-esat-1"), [], use);
  });
});

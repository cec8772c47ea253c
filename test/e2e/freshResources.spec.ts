import assert from "node:assert/strict";
import path from "node:path";
import { onSandbox, repository } from "./onSandbox";

const examples = path.join(repository, "examples");

/** RDS does not see new keys, roles, grants and policies for this time. */
const PROPAGATION_SECONDS = 5;

describe("resources that use a new key or role, which AWS does not see at once", () => {
  const { exec, run, control } = onSandbox();
  const up = ["pulumi", "up", "--yes", "--skip-preview"];

  before("eventual consistency", () => control("/_sandbox/propagation", { seconds: PROPAGATION_SECONDS }));

  for (const [example, resource] of [
    ["share-with-account", "a shared copy under a new key, and the other account's copy of it"],
    ["export-to-s3", "an export with a new role, policy and key"],
    ["replicate-yaml", "copies in a program of another language, which runs the components in a plugin"],
  ] as const) {
    it(`are created: ${resource}`, () => {
      const folder = path.join(examples, example);
      const printed = exec(up, folder);
      assert.match(printed, /retrying create due to on-error hook request \(1\/100\)/);
      exec(["pulumi", "preview", "--expect-no-changes"], folder);
    });
  }

  it("fail at once with AWS's error for any other reason", async () => {
    await control("/_sandbox/propagation", { seconds: 0 });
    await control("/_sandbox/refuse", { region: "us-east-1", action: "CopyDBSnapshot", times: 1 });
    const { code, output } = run(up, path.join(examples, "encrypt-unencrypted"));
    assert.notEqual(code, 0, output);
    assert.match(output, /AccessDenied/);
    assert.doesNotMatch(output, /retrying/);
  });
});

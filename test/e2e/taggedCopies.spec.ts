import assert from "node:assert/strict";
import path from "node:path";
import { onSandbox, repository } from "./onSandbox";

const program = path.join(__dirname, "programs", "taggedCopies");

describe("copies with the tags of their sources", () => {
  const { exec } = onSandbox();
  const resources = () =>
    (
      JSON.parse(exec(["pulumi", "stack", "export"], program)) as {
        deployment: { resources: { type: string; urn: string }[] };
      }
    ).deployment.resources;

  it("are not replaced after their adoption, although AWS does not return `copyTags`", () => {
    exec(["pulumi", "up", "--yes", "--skip-preview"], program);
    exec(["pulumi", "preview", "--expect-no-changes"], program);
    const copies = resources().filter(({ type }) => /^aws:rds\/.*[sS]napshotCopy$/.test(type));
    assert.equal(copies.length, 2);
    for (const { urn } of copies) exec(["pulumi", "state", "delete", "--yes", urn], program);
    exec(["npm", "--silent", "--prefix", repository, "run", "adopt", "--", "--yes"], program);
    assert.doesNotMatch(exec(["pulumi", "up", "--yes", "--skip-preview"], program), /replac/);
    exec(["pulumi", "preview", "--expect-no-changes"], program);
  });
});

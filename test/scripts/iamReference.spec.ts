import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { STORY_POLICIES } from "../../scripts/iam/policies";
import { FOLDER, PAGE, policyFiles, withPolicies } from "../../scripts/iamReference";

/** The longest managed policy, without whitespace (IAM User Guide, "IAM and AWS STS quotas"). */
const MAX_CHARACTERS = 6144;

describe("docs/iam.md", () => {
  const page = readFileSync(PAGE, "utf8");

  it("and docs/iam match the statements; after changing them, run npm run docs", () => {
    const files = readdirSync(FOLDER).map((file): [string, string] => [
      file,
      readFileSync(path.join(FOLDER, file), "utf8"),
    ]);
    assert.deepEqual(new Map(files.sort()), new Map([...policyFiles()].sort()));
    assert.equal(page, withPolicies(page));
  });

  it("cannot be generated without the markers", () => {
    for (const broken of [page.replace("<!-- begin policies -->", ""), page.replace("<!-- end policies -->", "")]) {
      assert.throws(() => withPolicies(broken), /The page lacks the line/);
    }
  });

  it("has policies that fit into a managed policy, with a reason for each statement", () => {
    for (const [file, text] of policyFiles()) {
      assert.ok(text.replace(/\s/g, "").length <= MAX_CHARACTERS, file);
    }
    for (const { name, statements } of STORY_POLICIES) {
      const sids = statements.map(({ sid }) => sid);
      assert.equal(new Set(sids).size, sids.length, `${name} has two statements with the same name`);
      for (const { sid, reason } of statements) assert.match(reason, /^[A-Z].*\.$/, `${name} ${sid}`);
    }
  });
});

import assert from "node:assert/strict";
import { reportOf, withoutSecrets } from "../../conformance/report";
import { Results } from "../../conformance/results";
import { chosenSubjects, SUBJECTS } from "../../conformance/subjects/subjects";
import { PROMISES } from "../../conformance/table/table";

const COPY = "aws:rds/snapshotCopy:SnapshotCopy";
const scene = { prefix: "p", account: "111111111111", partition: "aws", region: "a", targetRegion: "b", password: "s" };

describe("The conformance report", () => {
  it("has a cell for each step, and states that everything is as promised", () => {
    const results = new Results();
    results.judge(COPY, "import", {}, {});
    results.skip(COPY, "drift", "needs --share-with");
    const report = reportOf(results, "secret");
    assert.match(report, /│ rds\.SnapshotCopy │ not run │ not run +│ not run │ ok +│ needs --share-with │/);
    assert.match(report, /Everything that was run is as promised\.$/);
  });

  it("keeps a difference of a step when a later check of the step passes", () => {
    const results = new Results();
    results.judge(COPY, "import", {}, { kmsKeyId: "DELETE_REPLACE" });
    results.judge(COPY, "import", {}, {});
    const report = reportOf(results, "secret");
    assert.match(report, /│ DIFFERS │/);
    assert.match(
      report,
      /^- aws:rds\/snapshotCopy:SnapshotCopy \| import \| expected: \{\} \| found: \{"kmsKeyId":"DELETE_REPLACE"\}$/m,
    );
  });

  it("writes the message of AWS on the line, without account IDs, access keys and the password", () => {
    const results = new Results();
    const message = "User arn:aws:iam::123456789012:user/me (AKIAIOSFODNN7EXAMPLE)\nis refused; hunter22";
    results.differ({ type: COPY, step: "create", expected: "created", found: "refused", message });
    const [line] = reportOf(results, "hunter22").match(/^- .*$/m) ?? [];
    assert.equal(
      line,
      `- ${COPY} | create | expected: created | found: refused | User arn:aws:iam::<account>:user/me (<access key>) is refused; <password>`,
    );
    assert.equal(
      withoutSecrets("key 0b7d1b7a-1234-4000-8000-123456789012", "x"),
      "key 0b7d1b7a-1234-4000-8000-<account>",
    );
  });
});

describe("The subjects of a run", () => {
  it("are at least one of each type of the table", () => {
    const types = [...new Set(SUBJECTS.map(({ token }) => token))].sort();
    assert.deepEqual(types, PROMISES.map(({ token }) => token).sort());
  });

  it("include what the chosen ones need, before them", () => {
    const { subjects, tried, missing } = chosenSubjects(["snapshotCopy"], scene);
    assert.deepEqual(
      subjects.map(({ name }) => name),
      ["instance", "snapshot", "key", "keyPolicy", "snapshotCopy"],
    );
    assert.deepEqual(
      tried.map(({ name }) => name),
      ["snapshotCopy"],
    );
    assert.deepEqual(missing, []);
  });

  it("do not include those that need a missing option", () => {
    const { subjects, missing } = chosenSubjects(["subnetGroup", "alias"], scene);
    assert.deepEqual(
      subjects.map(({ name }) => name),
      ["key", "alias"],
    );
    assert.deepEqual(missing, [{ token: "aws:rds/subnetGroup:SubnetGroup", reason: "needs --subnets" }]);
  });
});

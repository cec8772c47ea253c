import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { Session } from "../../../policies/framework/session";
import { seen, subjectOf } from "../subjects";

const KEY = "aws:kms/key:Key";
const COPY = "aws:rds/snapshotCopy:SnapshotCopy";

describe("A session", () => {
  it("parses a config once, and another config again", () => {
    const session = new Session([]);
    const first = session.configure({ unproven: "warn" });
    assert.equal(session.configure({ unproven: "warn" }), first);
    assert.equal(session.configure({ unproven: "refuse" }).settings.unproven, "refuse");
    assert.equal(session.configure({ unproven: "warn" }).settings.unproven, "warn");
  });

  it("keeps the inputs of RDS, KMS and rds-snapshots resources, and no others", () => {
    const session = new Session([]);
    const types = [
      KEY,
      COPY,
      "rds-snapshots:index:SnapshotCopy",
      "aws:s3/bucket:Bucket",
      "shop:aws:rds/",
      "aws:rdsdata/x:X",
    ];
    for (const type of types) {
      session.record(`urn:${type}`, type, { name: "given" });
    }
    const graph = session.openStack(types.map((type) => seen(type, type)));
    assert.deepEqual(
      graph.nodes.map(({ hasInputs }) => hasInputs),
      [true, true, true, false, false, false],
    );
  });

  const rule = (judged: string[]): Rule => ({
    name: "x",
    description: "X.",
    severity: "low",
    why: "X.",
    url: "",
    remediationSteps: "X.",
    types: [KEY],
    resource: ({ name }) => judge(judged, name),
    stack: ({ name }) => judge(judged, name),
  });
  const judge = (judged: string[], name: string) => {
    judged.push(name);
    return [{ answer: "warning" as const, message: `finding ${judged.length}` }];
  };
  const configured = () => {
    const session = new Session([]);
    session.configure({});
    return session;
  };

  it("judges a stack once, and another stack separately", () => {
    const session = configured();
    const judged: string[] = [];
    const counting = rule(judged);
    for (const name of ["a", "a", "b", "b"]) {
      const [verdict] = session.judgeStack(counting, [seen(KEY, name)]);
      assert.match(verdict?.message ?? "", name === "a" ? /finding 1$/ : /finding 2$/);
    }
    assert.deepEqual(judged, ["a", "b"]);
  });

  it("judges a resource once for a rule and its companion, and again for the next call", () => {
    const session = configured();
    const judged: string[] = [];
    const counting = rule(judged);
    const subject = { ...subjectOf(KEY), name: "a", urn: "urn:a" };
    const other = { ...subject, name: "b", urn: "urn:b" };
    assert.equal(session.judged(counting, session.judge(counting, subject).length === 1 ? subject : other).length, 1);
    assert.deepEqual(judged, ["a"]);
    session.judge(counting, subject);
    assert.deepEqual(judged, ["a", "a"]);
    session.judged(counting, other);
    assert.deepEqual(judged, ["a", "a", "b"]);
  });

  it("judges a resource for the companion if the rule itself is disabled", () => {
    const session = configured();
    const judged: string[] = [];
    const counting = rule(judged);
    const subject = { ...subjectOf(KEY), name: "a", urn: "urn:a" };
    session.judged(counting, subject);
    session.judged(counting, subject);
    assert.deepEqual(judged, ["a", "a"]);
  });
});

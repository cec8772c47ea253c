import assert from "node:assert/strict";
import { type Outcome, parseJunit, reportOfCheck, summary } from "./reports";

const JUNIT = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4" time="2.5">
<testcase classname="test_a" name="test_copies" time="1.500" /><testcase classname="test_a" name="test_shares" time="0.100"><failure message="x">E  assert &lt;a&gt;</failure></testcase>
<testcase classname="test_b" name="test_skipped" time="0.001"><skipped message="no"/></testcase><testcase classname="test_b" name="test_error" time="0.010"><error message="y">E</error></testcase></testsuite></testsuites>`;

const outcome = (room: string, title: string, report: Partial<Outcome["report"]>): Outcome => ({
  room,
  title,
  milliseconds: 1000,
  report: { passed: 0, failed: 0, skipped: 0, failures: [], tests: [], ...report },
});

describe("the report of pytest", () => {
  it("is read with its counts, failures and times", () => {
    const { tests, ...rest } = parseJunit(JUNIT);
    assert.deepEqual(rest, {
      passed: 1,
      failed: 2,
      skipped: 1,
      failures: ["test_a.test_shares", "test_b.test_error"],
    });
    assert.equal(tests.length, 4);
    assert.equal(tests[0]?.title, "test_a.test_copies");
    assert.equal(tests[0]?.milliseconds, 1500);
  });

  it("is refused without totals", () => {
    assert.throws(() => parseJunit("<testsuites></testsuites>"), /no totals/);
  });
});

describe("the summary of all jobs", () => {
  const outcomes = [
    outcome("e2e", "e2e/slots", { passed: 2, skipped: 1, tests: [{ title: "copies", milliseconds: 65_000 }] }),
    outcome("lint", "lint", reportOfCheck("lint", true)),
    outcome("e2e", "e2e/start", {
      passed: 1,
      failed: 1,
      failures: ["npm start copies"],
      tests: [
        { title: "starts", milliseconds: 400 },
        { title: "npm start copies", milliseconds: 90_000 },
      ],
    }),
  ];

  it("ends with the counts of all that ran", () => {
    assert.match(summary(outcomes), /\n4 passed, 1 failed, 1 skipped$/);
    assert.match(summary(outcomes.slice(1, 2)), /\n1 passed, 0 failed$/);
  });

  it("counts each room once", () => {
    assert.match(summary(outcomes), /^e2e: 3 passed, 1 failed, 1 skipped\nlint: 1 passed, 0 failed$/m);
  });

  it("shows the slowest tests, slowest first, and every failure", () => {
    const text = summary(outcomes, 2);
    assert.match(
      text,
      /^Slowest 2 tests:\n +90\.0 s {2}e2e\/start: npm start copies\n +65\.0 s {2}e2e\/slots: copies\n\n/,
    );
    assert.match(text, /^Failed:\n {2}e2e\/start: npm start copies$/m);
    assert.doesNotMatch(text, /starts/);
  });
});

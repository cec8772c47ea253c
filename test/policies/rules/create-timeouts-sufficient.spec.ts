import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { createTimeoutsSufficient } from "../../../policies/rules/create-timeouts-sufficient";
import { findingsOf, itAnswers } from "../answers";
import { clusterCopy, copy, copyComponent, exportTask, replication, SOURCE_ARN } from "../program";
import { type Resource, refusals, run, UNKNOWN } from "../server";

describe("The answers of create-timeouts-sufficient", () => {
  itAnswers(createTimeoutsSufficient, {
    "reports how long the provider waits for a copy by default": [[copy()], ["copy: unsafe in stack: customTimeouts"]],
    "refuses the default timeout of a cluster copy": [
      [clusterCopy({}, { createSeconds: 86_400 })],
      ["cluster-copy: unsafe in stack: customTimeouts"],
    ],
    "refuses the default timeouts of an export and a replication": [
      [exportTask(), replication()],
      ["export: unsafe in stack: customTimeouts", "replication: unsafe in stack: customTimeouts"],
    ],
    "refuses the default timeout of a replication if it is specified": [
      [replication({}, { createSeconds: 75 * 60 })],
      ["replication: unsafe in stack: customTimeouts"],
    ],
    "accepts a longer timeout": [[replication({}, { createSeconds: 75 * 60 + 1 })], []],
    "reports that an hour is too short": [
      [copy({}, { createSeconds: 3600 })],
      ["copy: unsafe in stack: customTimeouts"],
    ],
    "accepts more than an hour": [[copy({}, { createSeconds: 3601 })], []],
    "accepts what is not yet known": [[clusterCopy({ timeouts: UNKNOWN })], []],
    "accepts an existing resource": [[copy({}, { outputs: { dbSnapshotArn: SOURCE_ARN } })], []],
    "accepts a resource outside a targeted run": [[{ ...copy(), isUntargeted: true }], []],
    "accepts a component, because its child is judged": [
      [copyComponent({ sourceDbSnapshotIdentifier: SOURCE_ARN })],
      [],
    ],
  });
});

describe("create-timeouts-sufficient", () => {
  const giving = (create: string | number) => [clusterCopy({ timeouts: { create } })];

  it("adds the parts of a Go duration", async () => {
    for (const enough of ["1h1s", "61m", "3601s", "1.25h", "0.5h31m", "1h0.25m", "24h", "60m1s"]) {
      assert.deepEqual(await findingsOf(createTimeoutsSufficient, giving(enough)), [], enough);
    }
    for (const short of ["1h", "60m", "3600s", "0.99h", "0.5h30m", "59m59s", "1.00h"]) {
      assert.match(
        (await findingsOf(createTimeoutsSufficient, giving(short))).join(),
        /^cluster-copy: unsafe in stack: the create timeout must be above 60 minutes, .* but is 60 minutes or less/,
        short,
      );
    }
  });

  it("uses the default for an invalid duration", async () => {
    for (const none of ["", "5", "h", "2 h", "x2h", "2hx", "2d", "2.h", ".5h", "2.xh", 5, "1h\n"]) {
      assert.match(
        (await findingsOf(createTimeoutsSufficient, giving(none))).join(),
        /^cluster-copy: unsafe in stack: the create timeout must be .* but is 20 minutes by default/,
        String(none),
      );
    }
  });
});

describe("create-timeouts-sufficient", () => {
  /** What a rule reports of: `advisory resource`, none of it a refusal. */
  const judging =
    (rule: Rule) =>
    async (resources: Resource[], settings: object = {}) => {
      const reports = await run(policies([rule]), resources, { settings: { unknown: "refuse", ...settings } });
      assert.deepEqual(refusals(reports), []);
      assert.ok(reports.every(({ policy }) => policy === rule.name));
      return reports.map(({ resource }) => resource);
    };

  const judge = judging(createTimeoutsSufficient);

  it("reports a timeout of an hour or less, and the provider's default", async () => {
    const made = [copy(), replication(), exportTask(), clusterCopy({}, { createSeconds: 86_400 })];
    assert.deepEqual(await judge(made), ["copy", "replication", "export", "cluster-copy"]);
    assert.deepEqual(await judge([copy({}, { createSeconds: 3600 })]), ["copy"]);
    for (const create of ["60m", "0.5h", "3600s", "soon", ""]) {
      assert.deepEqual(await judge([clusterCopy({ timeouts: { create } })]), ["cluster-copy"]);
    }
  });

  it("accepts longer and unknown timeouts, and existing resources", async () => {
    assert.deepEqual(await judge([copy({}, { createSeconds: 3601 }), replication({}, { createSeconds: 7200 })]), []);
    for (const create of ["24h", "1h30m", "90m", "1h1s", UNKNOWN]) {
      assert.deepEqual(await judge([clusterCopy({ timeouts: { create } }), exportTask({ timeouts: { create } })]), []);
    }
    assert.deepEqual(await judge([clusterCopy({ timeouts: UNKNOWN })]), []);
    assert.deepEqual(await judge([copy({}, { outputs: { dbSnapshotArn: SOURCE_ARN } })]), []);
  });
});

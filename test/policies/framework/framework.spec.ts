import assert from "node:assert/strict";
import type { Policies } from "@pulumi/policy";
import type { Finding, Rule } from "../../../policies/framework/rule";
import { policies, RULES } from "../../../policies/pack";
import { latestDay } from "../../../policies/settings/exceptions";
import { read } from "../../../policies/stack/properties";
import { component, copy, goodCopy, instance, KEY_ARN, key, lookedUp, PARTNER, policyFor, snapshot } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN, urnOf } from "../server";

/** A rule whose answers a test decides. */
function ruleThat(resource: Rule["resource"], stack?: Rule["stack"]): Rule {
  return {
    name: "some-rule",
    description: "Something is so.",
    severity: "low",
    why: "It must.",
    url: "https://docs.aws.amazon.com/",
    remediationSteps: "Make it so.",
    types: ["aws:rds/snapshotCopy:SnapshotCopy"],
    ...(resource === undefined ? {} : { resource }),
    ...(stack === undefined ? {} : { stack }),
  };
}

const finds = (answer: Finding["answer"]) => () => [{ answer, message: "it is not so." }];
const secretText = "hunter2";
const boom = () => {
  throw new TypeError(`cannot read ${secretText}`);
};

describe("The pack", () => {
  it("has the policy settings first, and each rule with its notices", () => {
    const names = policies().map(({ name }) => name);
    assert.deepEqual(names, ["settings", ...RULES.flatMap(({ name }) => [name, `${name}-notices`])]);
  });

  it("gives every policy a level, a description and metadata", () => {
    for (const { name, enforcementLevel, description, severity, remediationSteps } of policies()) {
      const level = name.endsWith("-notices") ? "advisory" : RULES.find((rule) => rule.name === name)?.level;
      assert.equal(enforcementLevel, level ?? "mandatory");
      assert.ok(description.endsWith(".") && severity !== undefined && remediationSteps !== undefined, name);
    }
    for (const { name, url, types, resource, stack } of RULES) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(url, /^https:\/\//);
      assert.ok(types.length > 0 && (resource ?? stack) !== undefined);
    }
  });

  it("reports nothing for a program without snapshots and for a safe program", async () => {
    assert.deepEqual(await run(policies(), [instance({ storageEncrypted: true })]), []);
    const policy = policyFor([PARTNER]);
    const opened = key({ policy, enableKeyRotation: true }, { outputs: { arn: KEY_ARN }, protect: true });
    const good = component({ kmsKeyId: KEY_ARN, sharedAccounts: [PARTNER] }, lookedUp());
    assert.deepEqual(await run(policies(), [opened, ...good]), []);
  });

  it("refuses the default key, a public share and destinationRegion each by a rule of its own", async () => {
    const program = [
      goodCopy({ kmsKeyId: KEY_ARN, sharedAccounts: ["all"] }, { name: "everyone" }),
      goodCopy({ kmsKeyId: "alias/aws/rds", sharedAccounts: [PARTNER] }, { name: "partner" }),
      goodCopy({ kmsKeyId: KEY_ARN, destinationRegion: "eu-west-1" }, { name: "elsewhere" }),
      snapshot({ dbInstanceIdentifier: "catalog", sharedAccounts: ["22222222222"] }, { name: "typo" }),
    ];
    assert.deepEqual(refusals(await run(policies(), program)).sort(), [
      "no-default-key-share everyone",
      "no-default-key-share partner",
      "no-default-key-share typo",
      "no-destination-region elsewhere",
      "no-public-encrypted-share everyone",
      "no-public-share everyone",
      "require-full-arns partner",
      "shared-accounts-well-formed typo",
    ]);
  });
});

describe("The answers of a rule", () => {
  const judge = (rule: Rule, settings: object = {}, resource: Resource = copy()) =>
    run(policies([rule]), [resource], { settings });

  it("are refused if unsafe, regardless of the settings", async () => {
    const reports = await judge(ruleThat(finds("unsafe")), { unproven: "warn", unknown: "warn" });
    assert.deepEqual([refusals(reports), notices(reports)], [["some-rule copy"], []]);
    assert.equal(reports[0]?.message, 'Something is so.\naws:rds/snapshotCopy:SnapshotCopy "copy": it is not so.');
  });

  it("follow the settings if unproven or unknown", async () => {
    for (const answer of ["unproven", "unknown"] as const) {
      const refused = await judge(ruleThat(finds(answer)), { [answer]: "refuse" });
      assert.deepEqual([refusals(refused), notices(refused)], [["some-rule copy"], []]);
      const noticed = await judge(ruleThat(undefined, finds(answer)), { [answer]: "warn" });
      assert.deepEqual([refusals(noticed), notices(noticed)], [[], ["some-rule-notices copy"]]);
    }
  });

  it("are notices if they are warnings, regardless of the settings", async () => {
    const reports = await judge(ruleThat(finds("warning")), { unproven: "refuse", unknown: "refuse" });
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["some-rule-notices copy"]]);
  });

  it("are requested only for the types of the rule", async () => {
    assert.deepEqual(await judge(ruleThat(finds("unsafe"), finds("unsafe")), {}, snapshot()), []);
  });

  it("are a refusal without the text of the error if the rule throws, at either level", async () => {
    for (const rule of [ruleThat(boom), ruleThat(undefined, boom)]) {
      const reports = await judge(rule, { exceptions: [exceptionFor(copy())] });
      assert.deepEqual(refusals(reports), ["some-rule copy"]);
      assert.match(reports[0]?.message ?? "", /internal error: TypeError/);
      assert.ok(!reports[0]?.message.includes(secretText));
    }
  });

  it("are a refusal of the stack if the rule fails before the first resource, even on an unknown value", async () => {
    const unknown = Object.assign(new Error("not known"), { unknownTypeSentinel: true });
    const rule = ruleThat(undefined, finds("warning"));
    const all = policies([rule]);
    Object.defineProperty(rule, "types", {
      get: () => {
        throw unknown;
      },
    });
    const [settings, ...others] = all.map((policy) => (policy.name === "settings" ? policy : inStackOnly(policy)));
    assert.ok(settings);
    const reports = await run([settings, ...others], [copy()]);
    assert.deepEqual([refusals(reports), notices(reports)], [["some-rule "], []]);
  });

  it("are the same each time for one stack, and separate for the next stack", async () => {
    const all = policies([ruleThat(undefined, ({ inputs }) => (inputs["copyTags"] === true ? finds("unsafe")() : []))]);
    assert.deepEqual(refusals(await run(all, [copy({ copyTags: true })])), ["some-rule copy"]);
    assert.deepEqual(refusals(await run(all, [copy({ copyTags: false })])), []);
    assert.deepEqual(refusals(await run(all, [copy(), copy({ copyTags: true }, { name: "other" })])), [
      "some-rule other",
    ]);
  });

  it("cover the other resources if the rule throws on one", async () => {
    const rule = ruleThat(undefined, ({ name }) => (name === "copy" ? boom() : finds("unsafe")()));
    const reports = await run(policies([rule]), [copy(), copy({}, { name: "second" })]);
    assert.deepEqual(refusals(reports), ["some-rule copy", "some-rule second"]);
  });

  it("are unknown if the rule reads an unknown value by accident", async () => {
    const rule = ruleThat(({ inputs }) => (inputs["region"] === "moon" ? finds("unsafe")() : []));
    const resource = copy({ region: UNKNOWN });
    assert.deepEqual(notices(await judge(rule, {}, resource)), ["some-rule-notices copy"]);
    assert.deepEqual(refusals(await judge(rule, { unknown: "refuse" }, resource)), ["some-rule copy"]);
  });
});

function inStackOnly(policy: Policies[number]): Policies[number] {
  return { ...policy, validateResource: () => {} };
}

/** The last day that an exception may have. */
const LAST_DAY = latestDay(new Date());

function exceptionFor(resource: Resource, fields: object = {}) {
  return { rule: "some-rule", resource: urnOf(resource), reason: "Known.", expires: LAST_DAY, ...fields };
}

describe("An exception", () => {
  const judge = (exceptions: object[], resources: Resource[] = [copy()], rule = ruleThat(finds("unsafe"))) =>
    run(policies([rule]), resources, { settings: { exceptions } });

  it("allows its resource, with a notice that contains the reason and the last day", async () => {
    const reports = await judge([exceptionFor(copy())]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["some-rule-notices copy"]]);
    assert.ok(reports[0]?.message.includes(`Allowed by an exception until ${LAST_DAY}: Known.`));
  });

  it("applies in the stack", async () => {
    const reports = await judge([exceptionFor(copy())], [copy()], ruleThat(undefined, finds("unproven")));
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["some-rule-notices copy"]]);
  });

  it("applies on its last day, but not after it", async () => {
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual(refusals(await judge([exceptionFor(copy(), { expires: day(0) })])), []);
    const reports = await judge([exceptionFor(copy(), { expires: day(-1) })]);
    assert.deepEqual([refusals(reports), notices(reports)], [["some-rule copy"], []]);
    assert.match(reports[0]?.message ?? "", new RegExp(`An exception for this resource expired on ${day(-1)}`));
  });

  it("applies to no other resource and no other rule", async () => {
    assert.deepEqual(refusals(await judge([exceptionFor(copy({}, { name: "another" }))])), ["some-rule copy"]);
    const settings = { exceptions: [exceptionFor(copy(), { rule: "require-full-arns" })] };
    const reports = await run(policies(), [goodCopy({ sharedAccounts: ["all"], kmsKeyId: KEY_ARN })], { settings });
    assert.ok(refusals(reports).includes("no-public-share copy"));
  });

  it("for a component covers the children of the component", async () => {
    const [parent, child] = component({}, {});
    assert.ok(parent && child);
    assert.deepEqual(refusals(await judge([exceptionFor(parent)], [parent, child])), []);
  });

  it("for any other resource covers only itself, not the resources that have it as their parent", async () => {
    const key: Resource = { type: "aws:kms/key:Key", name: "key", inputs: {} };
    for (const parent of [key, { type: "random:index/randomId:RandomId", name: "id", inputs: {} }]) {
      const child = copy({}, { parent });
      assert.deepEqual(refusals(await judge([exceptionFor(parent)], [parent, child])), ["some-rule copy"]);
      const inStack = ruleThat(undefined, () => [{ answer: "unsafe", message: "is unsafe." }]);
      assert.deepEqual(refusals(await judge([exceptionFor(parent)], [parent, child], inStack)), ["some-rule copy"]);
    }
  });

  it("is not reported if it is not needed", async () => {
    assert.deepEqual(
      await judge(
        [exceptionFor(copy())],
        [copy()],
        ruleThat(() => []),
      ),
      [],
    );
  });
});

describe("Reading a property", () => {
  it("rethrows every error except an unknown value", () => {
    const broken = Object.defineProperty({}, "value", { get: boom });
    assert.throws(() => read(broken, "value"), TypeError);
  });
});

import assert from "node:assert/strict";
import { latestDay } from "../../../policies/settings/exceptions";
import { parseSettings } from "../../../policies/settings/settings";
import { goodCopy, instance } from "../program";
import { urnOf } from "../server";
import { linesOf } from "../subjects";

const RULES = ["no-public-share", "require-full-arns"];
const URN = "urn:pulumi:dev::shop::aws:rds/snapshot:Snapshot::sample";
const VALID = { rule: "require-full-arns", resource: URN, reason: "a test", expires: "2027-06-30" };
const FIELDS = ["rule", "resource", "reason", "expires"];
const errors = (config: Record<string, unknown>) => linesOf(parseSettings(config, RULES).errors);
const of = (...exceptions: unknown[]) => errors({ exceptions });

describe("Errors in exceptions", () => {
  it("are none for an exception with valid fields", () => {
    const parsed = parseSettings({ exceptions: [VALID] }, RULES);
    assert.deepEqual([parsed.errors, parsed.settings.exceptions], [[], [VALID]]);
  });

  it("list the fields of an exception if it is something else", () => {
    assert.deepEqual(errors({ exceptions: VALID }), ["exceptions: must be a list, but is an object."]);
    assert.deepEqual(of("all"), [
      'exceptions[0]: must be an object with rule, resource, reason, expires, but is "all".',
    ]);
    assert.deepEqual(of({ ...VALID, until: "x" }), [
      "exceptions[0].until: unknown field; valid fields: rule, resource, reason, expires.",
    ]);
  });

  it("state every field that is missing, blank or not a string, and drop the exception", () => {
    assert.deepEqual(
      of({}),
      FIELDS.map((field) => `exceptions[0].${field}: must be specified.`),
    );
    const wrong = of({ rule: 1, resource: " ", reason: null, expires: ["2027-06-30"] });
    assert.deepEqual(
      wrong.map((error) => error.replace(/: must be .*, but is /, ": ")),
      ["exceptions[0].rule: the number 1.", 'exceptions[0].resource: " ".', "exceptions[0].reason: null."].concat(
        "exceptions[0].expires: a list.",
      ),
    );
    assert.deepEqual(of({ ...VALID, reason: " " }), ['exceptions[0].reason: must be a reason in words, but is " ".']);
    assert.deepEqual(parseSettings({ exceptions: [{}, VALID] }, RULES).settings.exceptions, [VALID]);
  });

  it("list the rules for an unknown rule", () => {
    assert.deepEqual(of({ ...VALID, rule: "no-public" }), [
      'exceptions[0].rule: must be the name of a rule (no-public-share, require-full-arns), but is "no-public".',
    ]);
  });

  it("refuse a partial URN and wildcards", () => {
    for (const resource of [
      "sample",
      `a ${URN}`,
      "urn:pulumi:dev::shop::aws:rds/snapshot:Snapshot",
      URN.replace("sample", "*"),
      "urn:pulumi:*::shop::aws:rds/snapshot:Snapshot::catalog",
      "urn:pulumi:prod::shop::*",
    ]) {
      assert.match(
        of({ ...VALID, resource })[0] ?? "",
        /^exceptions\[0\]\.resource: must be the full URN .* without wildcards and not of the stack, but is "/,
      );
    }
  });

  it("refuse the stack, which is the parent of every resource outside a component", () => {
    const resource = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod";
    assert.match(
      of({ ...VALID, resource })[0] ?? "",
      /^exceptions\[0\]\.resource: must be .* not of the stack, but is/,
    );
  });

  it("are none for the URN of a nested resource as the engine writes it", () => {
    const nested = goodCopy({}, { parent: instance() });
    assert.deepEqual(of({ ...VALID, resource: urnOf(nested) }), []);
  });

  it("refuse what is not a date", () => {
    for (const expires of [
      "2027-02-30",
      "2027-6-30",
      "30.06.2027",
      "2027-06-30T00:00:00Z",
      "tomorrow",
      "x2027-06-30",
    ]) {
      assert.deepEqual(of({ ...VALID, expires }), [
        `exceptions[0].expires: must be a date of the form YYYY-MM-DD, at most two years ahead, but is ${JSON.stringify(expires)}.`,
      ]);
    }
  });

  it("refuse a day more than two years ahead, which nobody would ever look at again", () => {
    const last = latestDay(new Date());
    const dayAfter = new Date(Date.parse(last) + 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual(of({ ...VALID, expires: last }), []);
    for (const expires of [dayAfter, "9999-12-31"]) {
      assert.match(of({ ...VALID, expires })[0] ?? "", /expires: must be a date .*, at most two years ahead, but is/);
    }
  });
});

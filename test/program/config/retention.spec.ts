import assert from "node:assert/strict";
import { ConfigError, parseConfig } from "../../../program/config/config";
import { retentionOf } from "../../../program/retention/levels";

const configOf = (retention: unknown, database: object = {}, target: object = {}) =>
  parseConfig({
    databases: [{ identifier: "orders", region: "us-east-1", ...database }],
    targets: [{ region: "eu-west-1", ...target }],
    retention,
  });

function effective(retention: unknown, database: object = {}, target: object = {}) {
  const config = configOf(retention, database, target);
  const [first] = config.databases;
  const [region] = config.targets;
  assert.ok(first && region);
  const { rules, pin } = retentionOf(config, first, region);
  return {
    rules: JSON.parse(JSON.stringify({ ...rules, pin: undefined, grace: undefined, timeZone: undefined })),
    pin,
  };
}

function errorsOf(retention: unknown): string[] {
  try {
    configOf(retention);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  }
  assert.fail("the config was accepted");
}

describe("the retention of the config", () => {
  it("keeps everything by default", () => {
    assert.deepEqual(configOf(undefined).retention, {
      pin: [],
      grace: { years: 0, months: 0, days: 0, hours: 20 },
      timeZone: "UTC",
    });
    assert.deepEqual(effective(undefined), { rules: {}, pin: [] });
  });

  it("uses the most specific rules as a whole, and the pins of all levels", () => {
    const stack = { keepLast: 1, pin: ["a"] };
    const target = { retention: { keepDaily: 2, pin: ["b"] } };
    const database = { retention: { keepWeekly: 3, pin: ["c"] } };
    const both = {
      ...database,
      inTargets: { "eu-west-1": { retention: { keepLast: "unlimited", pin: [{ tag: "hold" }] } } },
    };
    assert.deepEqual(effective(stack), { rules: { keepLast: 1 }, pin: ["a"] });
    assert.deepEqual(effective(stack, {}, target), { rules: { keepDaily: 2 }, pin: ["b", "a"] });
    assert.deepEqual(effective(stack, database, target), { rules: { keepWeekly: 3 }, pin: ["c", "b", "a"] });
    assert.deepEqual(effective(stack, both, target), {
      rules: { keepLast: "unlimited" },
      pin: [{ tag: "hold" }, "c", "b", "a"],
    });
    assert.deepEqual(effective(stack, { retention: { pin: ["c"] } }), { rules: { keepLast: 1 }, pin: ["c", "a"] });
  });

  it("names each invalid setting", () => {
    assert.deepEqual(
      errorsOf({
        keepLast: -1,
        keepWithin: "1w",
        timeZone: "Berlin",
        pin: ["", { tag: "" }],
        grace: "",
        maxDeletions: 1.5,
      }),
      [
        'retention.keepLast: must be a whole number from 0 to 10000, or "unlimited", but is the number -1',
        "retention.keepWithin: must be a duration such as 2y5m7d3h: years, months, days and hours, but is a string of 2 characters",
        'retention.pin[0]: must be an identifier in which "*" matches any text, or a map with tag and optionally value, but is a string of 0 characters',
        "retention.pin[1].tag: must be the key of a tag, but is a string of 0 characters",
        "retention.grace: must be a duration such as 2y5m7d3h: years, months, days and hours, but is a string of 0 characters",
        "retention.timeZone: must be a time zone of the IANA database, such as UTC or Europe/Berlin, but is a string of 6 characters",
        "retention.maxDeletions: must be a whole number from 0 to 10000, but is the number 1.5",
      ],
    );
  });

  it("refuses rules that are all 0, and an unknown rule", () => {
    assert.deepEqual(errorsOf({ keepLast: 0, keepDaily: 0 }), [
      "retention: must have a rule above 0; remove the rules to keep everything",
    ]);
    assert.match(
      errorsOf({ keepMinutely: 1 })[0] ?? "",
      /^retention: has the unknown key "keepMinutely"; valid keys: keepLast, /,
    );
  });
});

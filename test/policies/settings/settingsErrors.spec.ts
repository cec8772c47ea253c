import assert from "node:assert/strict";
import { parseSettings } from "../../../policies/settings/settings";

const RULES = ["no-public-share", "full-arns"];
const URN = "urn:pulumi:dev::shop::aws:rds/snapshot:Snapshot::sample";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555";
const errors = (config: Record<string, unknown>) => parseSettings(config, RULES).errors;
const exception = { rule: "full-arns", resource: URN, reason: "a test", expires: "2027-06-30" };

describe("The errors of settings", () => {
  it("name the setting, what it is, and what is allowed", () => {
    assert.deepEqual(errors({ unproven: "ignore", allowedAccounts: "222222222222", defaultRegion: "Ireland" }), [
      'unproven: "ignore" is not allowed; write "refuse" or "warn".',
      'allowedAccounts: it is the string "222222222222", and must be a list of texts.',
      'defaultRegion: "Ireland" is not an AWS Region; write its code, such as "eu-west-1".',
    ]);
    assert.deepEqual(errors({ allowedRegions: null, defaultRegion: ["eu-west-1"], customerManagedKeys: {} }), [
      "allowedRegions: it is null, and must be a list of texts.",
      "customerManagedKeys: it is an object, and must be a list of texts.",
      "defaultRegion: it is a list, and must be a text.",
    ]);
  });

  it("name the entry of a list, and take the others", () => {
    const parsed = parseSettings({ allowedAccounts: [222222222222, "333333333333", "33"] }, RULES);
    assert.deepEqual(parsed.settings.allowedAccounts, ["333333333333"]);
    assert.deepEqual(parsed.errors, [
      "allowedAccounts[0]: it is the number 222222222222, and must be a text in quotes.",
      'allowedAccounts[2]: "33" is not an account id; write its 12 digits in quotes.',
    ]);
  });

  it("list the settings that there are beside one that there is not", () => {
    assert.match(
      errors({ unkown: "refuse" })[0] ?? "",
      /^unkown: there is no such setting; there are unproven, unknown, /,
    );
  });

  it("take a setting that is wrong for the strictest", () => {
    const { settings } = parseSettings({ unproven: 1, unknown: "maybe", evidence: "some" }, RULES);
    assert.deepEqual([settings.unproven, settings.unknown, settings.evidence], ["refuse", "refuse", "ignore"]);
    const normal = parseSettings({}, RULES);
    assert.deepEqual(normal.errors, []);
    assert.deepEqual(
      [normal.settings.unproven, normal.settings.unknown, normal.settings.evidence],
      ["refuse", "warn", "trust"],
    );
    assert.equal(parseSettings({ defaultRegion: "Ireland" }, RULES).settings.defaultRegion, undefined);
    assert.equal(parseSettings({ defaultRegion: "eu-west-1" }, RULES).settings.defaultRegion, "eu-west-1");
  });
});

describe("The errors of exceptions", () => {
  const of = (...exceptions: unknown[]) => errors({ exceptions });

  it("are none for one that is whole", () => {
    const parsed = parseSettings({ exceptions: [exception] }, RULES);
    assert.deepEqual([parsed.errors, parsed.settings.exceptions], [[], [exception]]);
  });

  it("tell what an exception is made of where it is none", () => {
    assert.deepEqual(errors({ exceptions: exception }), [
      "exceptions: it must be a list of objects with rule, resource, reason, expires.",
    ]);
    assert.deepEqual(of("all"), ["exceptions[0]: it must be an object with rule, resource, reason, expires."]);
    assert.deepEqual(of({ ...exception, until: "x" }), [
      "exceptions[0].until: there is no such field; there are rule, resource, reason, expires.",
    ]);
  });

  it("tell every field that is missing or no text, and drop the exception", () => {
    const missing = ["rule", "resource", "reason", "expires"];
    const required = (field: string) => `exceptions[0].${field}: it is required, and must be a text.`;
    assert.deepEqual(of({}), missing.map(required));
    assert.deepEqual(of({ rule: 1, resource: " ", reason: null, expires: ["2027-06-30"] }), missing.map(required));
    assert.deepEqual(parseSettings({ exceptions: [{}, exception] }, RULES).settings.exceptions, [exception]);
  });

  it("tell a rule that there is not, and list those that there are", () => {
    assert.deepEqual(of({ ...exception, rule: "no-public" }), [
      'exceptions[0].rule: there is no rule "no-public"; there are no-public-share, full-arns.',
    ]);
  });

  it("tell what is no full URN, wildcards among it", () => {
    for (const resource of [
      "sample",
      `a ${URN}`,
      "urn:pulumi:dev::shop::aws:rds/snapshot:Snapshot",
      URN.replace("sample", "*"),
    ]) {
      assert.match(
        of({ ...exception, resource })[0] ?? "",
        /^exceptions\[0\]\.resource: .* is not the full URN of a resource/,
      );
    }
  });

  it("tell what is no day", () => {
    for (const expires of [
      "2027-02-30",
      "2027-6-30",
      "30.06.2027",
      "2027-06-30T00:00:00Z",
      "tomorrow",
      "x2027-06-30",
    ]) {
      assert.deepEqual(of({ ...exception, expires }), [
        `exceptions[0].expires: ${JSON.stringify(expires)} is not a day; write it as YYYY-MM-DD.`,
      ]);
    }
  });
});

describe("The errors of sharedKeys", () => {
  const of = (...sharedKeys: unknown[]) => errors({ sharedKeys });

  it("are none for keys with accounts, also where a key is listed twice", () => {
    const sharedKeys = [
      { key: KEY, accounts: ["222222222222"] },
      { key: KEY, accounts: ["333333333333"] },
    ];
    const { errors: found, settings } = parseSettings({ sharedKeys }, RULES);
    assert.deepEqual(found, []);
    assert.deepEqual(settings.sharedKeys.get(KEY), ["222222222222", "333333333333"]);
    assert.ok(settings.customerManagedKeys.has(KEY));
  });

  it("tell each field with its path, and drop the entry", () => {
    assert.deepEqual(errors({ sharedKeys: { key: KEY } }), [
      "sharedKeys: it must be a list of objects with key and accounts.",
    ]);
    assert.deepEqual(of(KEY), ["sharedKeys[0]: it must be an object with key and accounts."]);
    assert.deepEqual(of({}), [
      "sharedKeys[0].key: it is required, and must be the full ARN of a key.",
      "sharedKeys[0].accounts: it is required, and must be a list of account ids.",
    ]);
    const wrong = { key: "alias/orders", accounts: ["222222222222", 3, "4"], owner: "me" };
    const [strange, key, ...accounts] = of(wrong);
    assert.equal(strange, "sharedKeys[0].owner: there is no such field; there are key, accounts.");
    assert.match(
      key ?? "",
      /^sharedKeys\[0\]\.key: "alias\/orders" is not a key ARN; write it in full, such as arn:aws:kms:/,
    );
    assert.deepEqual(accounts, [
      "sharedKeys[0].accounts[1]: 3 is not an account id; write its 12 digits in quotes.",
      'sharedKeys[0].accounts[2]: "4" is not an account id; write its 12 digits in quotes.',
    ]);
    assert.equal(parseSettings({ sharedKeys: [wrong] }, RULES).settings.sharedKeys.size, 0);
  });
});

import assert from "node:assert/strict";
import { parseSettings } from "../../../policies/settings/settings";
import { linesOf } from "../subjects";

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555";
const parse = (config: Record<string, unknown>) => parseSettings(config, []);
const errors = (config: Record<string, unknown>) => linesOf(parse(config).errors);

describe("Errors in settings", () => {
  it("state the setting, what it must be and what it is", () => {
    assert.deepEqual(errors({ unproven: "ignore", allowedAccounts: "222222222222", defaultRegion: "Ireland" }), [
      'unproven: must be "refuse" or "warn", but is "ignore".',
      'allowedAccounts: must be a list, but is "222222222222".',
      'defaultRegion: must be an AWS Region such as "eu-west-1", but is "Ireland".',
    ]);
    assert.deepEqual(errors({ allowedRegions: null, defaultRegion: ["eu-west-1"], customerManagedKeys: {} }), [
      "allowedRegions: must be a list, but is null.",
      "customerManagedKeys: must be a list, but is an object.",
      'defaultRegion: must be an AWS Region such as "eu-west-1", but is a list.',
    ]);
    assert.deepEqual(errors({ trustComponentLookups: "ignore" }), [
      'trustComponentLookups: must be true or false, but is "ignore".',
    ]);
  });

  it("state the item of a list, whose other items still count", () => {
    const parsed = parse({ allowedAccounts: [222222222222, "333333333333", "33"] });
    assert.deepEqual(parsed.settings.allowedAccounts, ["333333333333"]);
    assert.deepEqual(linesOf(parsed.errors), [
      "allowedAccounts[0]: must be an account ID of 12 digits in quotes, but is the number 222222222222.",
      'allowedAccounts[2]: must be an account ID of 12 digits in quotes, but is "33".',
    ]);
  });

  it("list the valid settings for an unknown one", () => {
    assert.match(
      errors({ unkown: "refuse" })[0] ?? "",
      /^unkown: unknown setting; valid settings: unproven, unknown, .*, exceptions\. Did you mean unknown\?$/,
    );
  });

  it("suggest no setting for a name that resembles none", () => {
    assert.match(errors({ frobnicate: true })[0] ?? "", /^frobnicate: unknown setting; .*, exceptions\.$/);
  });

  it("turn an invalid setting into the strictest value", () => {
    const { settings } = parse({ unproven: 1, unknown: "maybe", trustComponentLookups: "some" });
    assert.deepEqual(
      [settings.unproven, settings.unknown, settings.trustComponentLookups],
      ["refuse", "refuse", false],
    );
    assert.equal(parse({ trustComponentLookups: false }).settings.trustComponentLookups, false);
    const defaults = parse({});
    assert.deepEqual(defaults.errors, []);
    assert.deepEqual(
      [defaults.settings.unproven, defaults.settings.unknown, defaults.settings.trustComponentLookups],
      ["refuse", "warn", true],
    );
    assert.equal(parse({ defaultRegion: "Ireland" }).settings.defaultRegion, undefined);
    assert.equal(parse({ defaultRegion: "eu-west-1" }).settings.defaultRegion, "eu-west-1");
  });
});

describe("Errors in sharedKeys", () => {
  const of = (...sharedKeys: unknown[]) => errors({ sharedKeys });

  it("are none for keys with accounts, even if a key is listed twice", () => {
    const sharedKeys = [
      { key: KEY, accounts: ["222222222222"] },
      { key: KEY, accounts: ["333333333333"] },
    ];
    const { errors: found, settings } = parse({ sharedKeys });
    assert.deepEqual(found, []);
    assert.deepEqual(settings.sharedKeys.get(KEY), ["222222222222", "333333333333"]);
    assert.ok(settings.customerManagedKeys.has(KEY));
  });

  it("state the path of each invalid field, and drop the entry", () => {
    assert.deepEqual(errors({ sharedKeys: { key: KEY } }), ["sharedKeys: must be a list, but is an object."]);
    assert.deepEqual(of(KEY), [`sharedKeys[0]: must be an object with key, accounts, but is "${KEY}".`]);
    assert.deepEqual(of({}), ["sharedKeys[0].key: must be specified.", "sharedKeys[0].accounts: must be specified."]);
    const wrong = { key: "alias/orders", accounts: ["222222222222", 3, "4"], owner: "me" };
    assert.deepEqual(of(wrong), [
      "sharedKeys[0].owner: unknown field; valid fields: key, accounts.",
      'sharedKeys[0].key: must be a full key ARN such as arn:aws:kms:eu-west-1:111111111111:key/<key ID>, but is "alias/orders".',
      "sharedKeys[0].accounts[1]: must be an account ID of 12 digits in quotes, but is the number 3.",
      'sharedKeys[0].accounts[2]: must be an account ID of 12 digits in quotes, but is "4".',
    ]);
    assert.equal(parse({ sharedKeys: [wrong] }).settings.sharedKeys.size, 0);
  });
});

import assert from "node:assert/strict";
import { policies, RULES } from "../../../policies/pack";
import { parseSettings, SETTINGS_SCHEMA } from "../../../policies/settings/settings";
import { goodCopy, instance, KEY_ARN, OTHER_KEY_ARN, PARTNER } from "../program";
import { type Resource, refusals, run } from "../server";

const RULE_NAMES = RULES.map(({ name }) => name);
const errorsAt = (config: Record<string, unknown>) => parseSettings(config, RULE_NAMES).errors;

const VALID_EXCEPTION = {
  rule: "no-public-share",
  resource: "urn:pulumi:prod::shop::aws:rds/snapshot:Snapshot::catalog",
  reason: "The catalog is public anyway.",
  expires: "2027-01-31",
};

describe("The settings", () => {
  it("have safe defaults", () => {
    assert.deepEqual(parseSettings({}, RULE_NAMES), {
      errors: [],
      settings: {
        unproven: "refuse",
        unknown: "warn",
        trustComponentLookups: true,
        allowedAccounts: undefined,
        allowedRegions: undefined,
        customerManagedKeys: new Set(),
        sharedKeys: new Map(),
        organizations: new Map(),
        defaultRegion: undefined,
        defaultAccount: undefined,
        exceptions: [],
      },
    });
  });

  it("are read from a valid config", () => {
    const { settings, errors } = parseSettings(
      {
        unproven: "warn",
        unknown: "refuse",
        trustComponentLookups: false,
        allowedAccounts: [PARTNER],
        allowedRegions: ["eu-west-1"],
        customerManagedKeys: [KEY_ARN],
        sharedKeys: [
          { key: OTHER_KEY_ARN, accounts: [PARTNER] },
          { key: OTHER_KEY_ARN, accounts: ["333333333333"] },
        ],
        organizations: [{ id: "o-a1b2c3d4e5", accounts: [PARTNER, "333333333333"] }],
        defaultRegion: "us-east-1",
        defaultAccount: PARTNER,
        exceptions: [VALID_EXCEPTION],
      },
      RULE_NAMES,
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(settings.exceptions, [VALID_EXCEPTION]);
    assert.deepEqual([settings.unproven, settings.unknown, settings.trustComponentLookups], ["warn", "refuse", false]);
    assert.deepEqual([...settings.customerManagedKeys], [KEY_ARN, OTHER_KEY_ARN]);
    assert.deepEqual(
      [...settings.organizations],
      [
        [PARTNER, "o-a1b2c3d4e5"],
        ["333333333333", "o-a1b2c3d4e5"],
      ],
    );
    assert.deepEqual([...settings.sharedKeys], [[OTHER_KEY_ARN, [PARTNER, "333333333333"]]]);
  });

  it("report all errors at once, each with its path", () => {
    const errors = errorsAt({
      unproven: "ignore",
      alowedAccounts: [],
      allowedAccounts: [PARTNER, 222222222222, "22"],
      allowedRegions: "eu-west-1",
      customerManagedKeys: ["alias/orders"],
      sharedKeys: [
        { key: "alias/orders", accounts: ["22", PARTNER] },
        { key: KEY_ARN },
        { accounts: [], region: "eu-west-1" },
        KEY_ARN,
      ],
      defaultRegion: "eu-wset-1",
      defaultAccount: 222222222222,
      exceptions: [{ ...VALID_EXCEPTION, rule: "no-such-rule", expires: "2027-02-30", until: "never" }, "everything"],
    });
    const paths = errors.map(({ propertyPath }) => propertyPath);
    assert.deepEqual(paths.sort(), [
      "allowedAccounts[1]",
      "allowedAccounts[2]",
      "allowedRegions",
      "alowedAccounts",
      "customerManagedKeys[0]",
      "defaultAccount",
      "defaultRegion",
      "exceptions[0].expires",
      "exceptions[0].rule",
      "exceptions[0].until",
      "exceptions[1]",
      "sharedKeys[0].accounts[0]",
      "sharedKeys[0].key",
      "sharedKeys[1].accounts",
      "sharedKeys[2].key",
      "sharedKeys[2].region",
      "sharedKeys[3]",
      "unproven",
    ]);
  });

  it("are the strictest ones if the config is invalid", () => {
    const { settings } = parseSettings(
      {
        unproven: 1,
        unknown: "wran",
        trustComponentLookups: null,
        allowedAccounts: {},
        sharedKeys: { key: KEY_ARN, accounts: [PARTNER] },
        exceptions: [{ ...VALID_EXCEPTION, reason: " " }],
      },
      RULE_NAMES,
    );
    assert.deepEqual(
      [settings.unproven, settings.unknown, settings.trustComponentLookups],
      ["refuse", "refuse", false],
    );
    assert.deepEqual([settings.allowedAccounts, settings.exceptions, settings.sharedKeys.size], [[], [], 0]);
  });

  it("are all in the schema that the engine checks", () => {
    assert.deepEqual(Object.keys(SETTINGS_SCHEMA.properties), Object.keys(parseSettings({}, []).settings));
  });

  it("are described in the schema, with the type of each field", () => {
    const forms = (properties: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, formOf(property as Described)]));
    assert.deepEqual(forms(SETTINGS_SCHEMA.properties), {
      unproven: "refuse|warn, refuse by default",
      unknown: "refuse|warn, warn by default",
      trustComponentLookups: "boolean, true by default",
      allowedAccounts: ["string"],
      allowedRegions: ["string"],
      customerManagedKeys: ["string"],
      sharedKeys: [{ key: "string", accounts: ["string"] }],
      organizations: [{ id: "string", accounts: ["string"] }],
      defaultRegion: "string",
      defaultAccount: "string",
      exceptions: [{ rule: "string", resource: "string", reason: "string", expires: "string" }],
    });
  });
});

describe("The policy settings", () => {
  it("lists invalid settings on the stack, and refuses every judged resource while there are any", async () => {
    const reports = await run(policies(), [goodCopy(), instance()], { settings: { unproven: "no", unknwon: "warn" } });
    assert.deepEqual(refusals(reports), ["settings shop-dev", "settings copy", "settings instance"]);
    assert.match(reports[0]?.message ?? "", /- unknwon: .*\n- unproven: /);
  });

  it("configures the rules before the first resource of the stack", async () => {
    const reports = await run(policies(), [goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: KEY_ARN })], {
      settings: { sharedKeys: [{ key: KEY_ARN, accounts: [PARTNER] }], allowedAccounts: ["333333333333"] },
    });
    assert.deepEqual(refusals(reports), ["allowed-accounts copy"]);
  });

  it("makes the rules refuse every judged resource if it is disabled", async () => {
    const [, ...withoutSettings] = policies();
    const reports = await run(withoutSettings, [goodCopy(), instance()]);
    const judging = ({ type, name }: Resource) =>
      RULES.filter(({ types, level }) => level !== "advisory" && types.includes(type)).map((rule) => ({
        rule,
        text: `${rule.name} ${name}`,
      }));
    const expected = [goodCopy(), instance()].flatMap(judging);
    const inTheStack = expected.filter(({ rule }) => rule.stack !== undefined);
    assert.deepEqual(refusals(reports).sort(), [...expected, ...inTheStack].map(({ text }) => text).sort());
    assert.match(reports[0]?.message ?? "", /the policy "settings" is disabled/);
  });

  it("is the only policy with settings: another one with a config refuses the stack", async () => {
    const reports = await run(policies(), [], { "no-public-share": { unproven: "warn" } });
    assert.deepEqual(refusals(reports), ["no-public-share shop-dev"]);
    assert.match(reports[0]?.message ?? "", /but the config specifies unproven\. Use "settings" instead/);
  });
});

/** A part of a JSON schema. */
interface Described {
  type: string;
  description?: string;
  enum?: string[];
  default?: string | boolean;
  items?: Described;
  properties?: Record<string, Described>;
  required?: string[];
}

/** A part of the schema in short form. Every field that people write must have a description. */
function formOf({ type, description, enum: values, default: normal, items, properties, required }: Described): unknown {
  if (type === "object") {
    assert.deepEqual(required, Object.keys(properties ?? {}));
    return Object.fromEntries(Object.entries(properties ?? {}).map(([name, each]) => [name, formOf(each)]));
  }
  assert.match(description ?? "", /^[A-Z].*\.$/);
  if (type === "array") {
    assert.ok(items);
    return [items.type === "object" ? formOf(items) : items.type];
  }
  return (values ?? [type]).join("|") + (normal === undefined ? "" : `, ${normal} by default`);
}

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Ajv from "ajv";
import { configErrors } from "../../../policies/command/check";
import { configSchema } from "../../../policies/command/configSchema";
import { duplicateNames } from "../../../policies/command/duplicates";
import { RULES } from "../../../policies/pack";
import { latestDay } from "../../../policies/settings/exceptions";
import { linesOf } from "../subjects";

const ROOT = resolve(__dirname, "../../..");
const RESOURCE = "urn:pulumi:prod::shop::aws:rds/snapshot:Snapshot::sample";

const linesFor = (text: string) => linesOf(configErrors(text, RULES));
const lines = (config: unknown) => linesFor(JSON.stringify(config));
const excepted = (fields: object) => ({
  settings: {
    exceptions: [
      { rule: "no-public-share", resource: RESOURCE, reason: "A sample.", expires: latestDay(new Date()), ...fields },
    ],
  },
});

/** Configs without errors. */
const VALID: readonly object[] = [
  {},
  { settings: {} },
  { settings: { enforcementLevel: "mandatory", unknown: "refuse" } },
  { settings: "mandatory", environments: ["security/prod"] },
  { "no-public-share": "advisory", "no-public-share-notices": "disabled", "keys-rotate": "mandatory" },
  { "no-public-share": { enforcementLevel: "advisory" } },
  excepted({}),
];

/** Configs with one error each, and the start of its line. `isBeyondSchema`: a JSON schema cannot express it. */
const INVALID: readonly { config: object; line: RegExp; isBeyondSchema?: boolean }[] = [
  {
    config: { "no-pubic-share": "mandatory" },
    line: /^no-pubic-share: unknown rule\. Did you mean no-public-share\?$/,
  },
  { config: { setings: {} }, line: /^setings: unknown rule\. Did you mean settings\?$/ },
  { config: { frobnicate: "advisory" }, line: /^frobnicate: unknown rule\.$/ },
  { config: { constructor: "advisory" }, line: /^constructor: unknown rule\.$/ },
  {
    config: { settings: { alowedAccounts: [] } },
    line: /^settings\.alowedAccounts: unknown setting; .* Did you mean allowedAccounts\?$/,
  },
  { config: { settings: { allowedAccounts: ["1"] } }, line: /^settings\.allowedAccounts\[0\]: must be an account ID/ },
  { config: { settings: { unknown: "deny" } }, line: /^settings\.unknown: must be "refuse" or "warn", but is "deny"/ },
  { config: { settings: { defaultRegion: "Ireland" } }, line: /^settings\.defaultRegion: must be an AWS Region/ },
  {
    config: { settings: { customerManagedKeys: ["alias/x"] } },
    line: /^settings\.customerManagedKeys\[0\]: must be a f/,
  },
  {
    config: { settings: { sharedKeys: [{ account: 1 }] } },
    line: /^settings\.sharedKeys\[0\]\.key: must be specified/,
  },
  {
    config: { settings: { organizations: [{ id: "o-1", accounts: [] }] } },
    line: /^settings\.organizations\[0\]\.id: must be the ID of an organization/,
  },
  {
    config: { settings: { enforcementLevel: "advisory", allowedAccounts: ["111111111111"] } },
    line: /^settings: must have the level "mandatory", but has another\.$/,
  },
  { config: { settings: "disabled" }, line: /^settings: must have the level "mandatory"/ },
  {
    config: { "no-public-share": { enforcementLevel: "advisory", allowedAccounts: [] } },
    line: /^no-public-share\.allowedAccounts: rules have no settings; write it under settings\.$/,
  },
  {
    config: { "no-public-share": "advisry" },
    line: /^no-public-share: must have the level "mandatory", "advisory", "disabled", but has another\.$/,
  },
  { config: { "no-public-share": {} }, line: /^no-public-share: must have the level/ },
  { config: { "no-public-share": "remediate" }, line: /^no-public-share: must have the level/ },
  { config: { all: "advisory" }, line: /^all: must be absent, because it also sets the level of settings/ },
  { config: { $schema: "./policy-config.schema.json" }, line: /^\$schema: must be absent, because the engine/ },
  { config: { environments: "prod" }, line: /^environments: must be a list/ },
  {
    config: excepted({ rule: "no-public-shares" }),
    line: /^settings\.exceptions\[0\]\.rule: must be the name of a rule .* Did you mean no-public-share\?$/,
  },
  { config: excepted({ because: "x" }), line: /^settings\.exceptions\[0\]\.because: unknown field; / },
  {
    config: excepted({ expires: "9999-12-31" }),
    line: /^settings\.exceptions\[0\]\.expires: must be a date .* at most two years ahead/,
    isBeyondSchema: true,
  },
];

describe("The check of a config file", () => {
  it("accepts valid configs, and an empty file as the engine does", () => {
    for (const config of VALID) {
      assert.deepEqual(lines(config), []);
    }
    assert.deepEqual(linesFor("\n"), []);
  });

  for (const { config, line } of INVALID) {
    it(`finds ${JSON.stringify(config).slice(0, 80)}`, () => {
      const [found = "", ...others] = lines(config).filter((one) => !one.includes("sharedKeys[0].acc"));
      assert.match(found, line);
      assert.deepEqual(others, []);
    });
  }

  it("finds what is not a JSON object", () => {
    assert.match(linesFor("{")[0] ?? "", /^\(file\): must be valid JSON: /);
    assert.deepEqual(linesFor("[]"), ["(file): must contain a JSON object with settings and the levels of rules."]);
  });

  it("finds two blocks with one name, of which the engine takes the last", () => {
    const text = '{"settings": {"allowedAccounts": ["111111111111"]}, "settings": {"unknown": "refuse"}}';
    assert.deepEqual(linesFor(text), ["settings: duplicate name; only the last one would count. Merge the two."]);
  });

  it("agrees with the JSON schema, except where a schema cannot express an error", () => {
    const ajv = new Ajv({ strict: false, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } });
    const accepts = ajv.compile(configSchema(RULES));
    for (const config of VALID) {
      const isSettingsLevel = "settings" in config && typeof config.settings === "string";
      assert.equal(accepts(config), !isSettingsLevel, JSON.stringify([config, accepts.errors]));
    }
    for (const { config, isBeyondSchema = false } of INVALID) {
      assert.equal(accepts(config), isBeyondSchema, JSON.stringify(config));
    }
  });

  it("accepts each example of the docs and of the unsafe programs", () => {
    const files = readdirSync(join(ROOT, "docs/policy-config")).map((file) => join(ROOT, "docs/policy-config", file));
    const examples = readdirSync(join(ROOT, "examples/unsafe"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("policy-config.json"))
      .map((file) => join(ROOT, "examples/unsafe", file));
    assert.ok(files.length > 0 && examples.length > 0);
    for (const file of [...files, ...examples]) {
      assert.deepEqual(linesFor(readFileSync(file, "utf8")), [], file);
    }
    const page = readFileSync(join(ROOT, "docs/policies.md"), "utf8");
    assert.deepEqual(linesFor(/```json\n(.*?)```/s.exec(page)?.[1] ?? "["), []);
  });
});

describe("Duplicate names in JSON", () => {
  it("are found in objects of lists, under escapes, with their path", () => {
    assert.deepEqual(duplicateNames('{"a": [{"x": 1}, {"x": {"y": 1, "y": 2}, "x": 3}]}'), ["a[1].x.y", "a[1].x"]);
    assert.deepEqual(duplicateNames('{"a": 1, "\\u0061": 2}'), ["a"]);
  });

  it("are not found in texts and in different objects", () => {
    assert.deepEqual(duplicateNames('{"a": "a", "b": ["a", "a", "{\\"a\\": 1, \\"a\\": 2}"], "c": {"a": 1}}'), []);
  });
});

describe("The command check", () => {
  const folder = mkdtempSync(join(tmpdir(), "rds-snapshots-check-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["-r", join(ROOT, "scripts/typescript.cjs"), "policies/command/cli.ts", ...args], {
      cwd: ROOT,
      encoding: "utf8",
    });

  it("prints one line for each error and exits with 1", () => {
    const file = join(folder, "policy-config.json");
    writeFileSync(file, '{"no-pubic-share": "mandatory", "settings": {"alowedAccounts": []}}');
    const { status, stderr } = run("check", "docs/policy-config/pipeline.json", file);
    assert.equal(status, 1);
    assert.deepEqual(
      stderr
        .trim()
        .split("\n")
        .map((line) => line.replace(file, "").slice(0, 38)),
      [": no-pubic-share: unknown rule. Did you", ": settings.alowedAccounts: unknown setti"].map((one) =>
        one.slice(0, 38),
      ),
    );
  });

  it("exits with 0 without errors, and with 2 for a file that cannot be read or an unknown command", () => {
    assert.equal(run("check", "docs/policy-config/pipeline.json").status, 0);
    assert.equal(run("check", join(folder, "missing.json")).status, 2);
    assert.equal(run("chek").status, 2);
  });
});

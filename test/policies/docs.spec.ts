import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { RULES } from "../../policies/pack";
import { parseSettings, SETTINGS_SCHEMA } from "../../policies/settings/settings";
import { withReference } from "../../scripts/policyReference";

const PAGE = readFileSync(resolve(__dirname, "../../docs/policies.md"), "utf8");
const ROWS = PAGE.split("\n").filter((line) => /^\| \[?`/.test(line));

describe("docs/policies.md", () => {
  it("matches the rules and settings; after changing them, run npm run docs", () => {
    assert.equal(PAGE, withReference(PAGE));
  });

  it("lists every rule with its level and severity, and has a section for it", () => {
    for (const { name, level = "mandatory", severity } of RULES) {
      assert.ok(ROWS.some((line) => line.startsWith(`| [\`${name}\`](#${name}) | ${level} | ${severity} |`)));
      assert.ok(PAGE.includes(`\n### \`${name}\`\n`));
    }
  });

  it("cannot be generated without the markers", () => {
    for (const broken of [PAGE.replace("<!-- begin rules -->", ""), PAGE.replace("<!-- end settings -->", "")]) {
      assert.throws(() => withReference(broken), /The page lacks the line/);
    }
  });

  it("lists every setting", () => {
    for (const name of Object.keys(SETTINGS_SCHEMA.properties)) {
      assert.ok(
        ROWS.some((line) => line.startsWith(`| \`${name}\` |`)),
        name,
      );
    }
  });

  it("has valid example files, one of which makes every mandatory rule advisory", () => {
    const folder = resolve(__dirname, "../../docs/policy-config");
    const names = RULES.map(({ name }) => name);
    const files = readdirSync(folder);
    assert.deepEqual(files.sort(), ["adoption.json", "audit.json", "pipeline.json"]);
    for (const file of files) {
      const { settings, ...levels } = JSON.parse(readFileSync(resolve(folder, file), "utf8"));
      assert.deepEqual(parseSettings(settings, names).errors, []);
      assert.ok(Object.keys(levels).every((name) => names.includes(name)));
      assert.ok(Object.values(levels).every((level) => ["mandatory", "advisory", "disabled"].includes(String(level))));
    }
    const { settings, ...levels } = JSON.parse(readFileSync(resolve(folder, "audit.json"), "utf8"));
    const mandatory = RULES.filter(({ level }) => level !== "advisory").map(({ name }) => [name, "advisory"]);
    assert.deepEqual(levels, Object.fromEntries(mandatory));
  });

  it("has a valid example of a config file", () => {
    const example = JSON.parse(/```json\n(.*?)```/s.exec(PAGE)?.[1] ?? "");
    const names = RULES.map(({ name }) => name);
    assert.deepEqual(parseSettings(example.settings, names).errors, []);
    const others = Object.keys(example).filter((name) => name !== "settings");
    assert.ok(others.length > 0 && others.every((name) => names.includes(name)));
  });
});

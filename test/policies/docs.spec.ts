import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { RULES } from "../../policies/pack";
import { parseSettings, SETTING_NAMES } from "../../policies/settings";

const PAGE = readFileSync(resolve(__dirname, "../../docs/policies.md"), "utf8");
const ROWS = PAGE.split("\n").filter((line) => line.startsWith("| `"));

describe("docs/policies.md", () => {
  it("lists every rule with its severity", () => {
    for (const { name, severity } of RULES) {
      const row = ROWS.find((line) => line.startsWith(`| \`${name}\` |`));
      assert.match(row ?? `no row for ${name}`, new RegExp(`\\| ${severity} \\|`));
    }
  });

  it("lists every setting", () => {
    for (const name of SETTING_NAMES) {
      assert.ok(
        ROWS.some((line) => line.startsWith(`| \`${name}\` |`)),
        name,
      );
    }
  });

  it("has an example of a config file that is valid", () => {
    const example = JSON.parse(/```json\n(.*?)```/s.exec(PAGE)?.[1] ?? "");
    const names = RULES.map(({ name }) => name);
    assert.deepEqual(parseSettings(example.settings, names).problems, []);
    const others = Object.keys(example).filter((name) => name !== "settings");
    assert.ok(others.length > 0 && others.every((name) => names.includes(name)));
  });
});

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PAGE, SCHEMA, type Schema, withReference } from "../../scripts/componentReference";
import { command } from "./installed";

const page = readFileSync(PAGE, "utf8");
const schema = JSON.parse(readFileSync(SCHEMA, "utf8")) as Schema;

describe("docs/components.md", () => {
  it("matches the schema; otherwise run npm run docs", () => {
    assert.equal(page, withReference(page, schema));
  });

  it("has a row for every argument of every component, with the default that its description states", () => {
    const rows = page.split("\n");
    for (const { inputProperties } of Object.values(schema.resources)) {
      for (const name of Object.keys(inputProperties)) {
        assert.ok(
          rows.some((row) => row.startsWith(`| \`${name}\` | `)),
          name,
        );
      }
    }
    const defaults = new Map(rows.map((row) => row.split(" | ")).map(([name = "", , each]) => [name, each]));
    assert.equal(defaults.get("| `deletionWindowInDays`"), "30");
    assert.equal(defaults.get("| `createTimeout`"), "`24h`");
    assert.equal(defaults.get("| `database`"), "required");
    assert.equal(defaults.get("| `exclusions`"), "none");
    assert.equal(defaults.get("| `kind`"), "`instance`");
    assert.equal(defaults.get("| `concurrentCopies`"), "20 for instances and 5 for clusters");
  });

  it("contains no truncated default", () => {
    const named = /\bdefaults to (?!none\b)/i;
    const silent = page.split("\n").filter((row) => named.test(row) && / \| none \| /.test(row));
    assert.deepEqual(silent, []);
  });

  it("requires the markers", () => {
    assert.throws(
      () => withReference(page.replace("<!-- end reference -->", ""), schema),
      /The page must contain the line/,
    );
  });
});

describe("the manual of the package", () => {
  const manual = readFileSync(join(__dirname, "../../components/README.md"), "utf8");
  const sections = new Map(manual.split("\n## ").map((section) => [section.slice(0, section.indexOf("\n")), section]));

  for (const [token, { inputProperties, properties }] of Object.entries(schema.resources)) {
    const component = token.split(":").at(-1) ?? "";

    it(`lists exactly the arguments and outputs of ${component}`, () => {
      const section = sections.get(component) ?? assert.fail();
      assert.deepEqual(rowsOf("input", section), Object.keys(inputProperties).sort());
      const outputs = named(/\n(?:Output `\w+`|Outputs\b.*?(?=\n\n|\n?$))/s.exec(section)?.[0]);
      assert.deepEqual(outputs.sort(), Object.keys(properties).sort());
    });
  }

  it("lists exactly the settings of a target of SnapshotReplication", () => {
    const { properties = {} } = schema.types["rds-snapshots:index:ReplicationTarget"] ?? assert.fail();
    assert.deepEqual(rowsOf("of a target", manual), Object.keys(properties).sort());
  });
});

/** The names in the rows of the table with this heading. */
function rowsOf(heading: string, text: string): string[] {
  const [, rows = ""] = text.split(`\n| ${heading} |`)[1]?.match(/.*\n.*\n((?:\|.*\n)+)/) ?? [];
  return rows
    .split("\n")
    .flatMap((row) => named(row.split(" | ")[0]))
    .sort();
}

function named(text = ""): string[] {
  return [...text.matchAll(/`([a-z]\w*)`/g)].flatMap(([, name]) => name ?? []);
}

describe("the API reference of TypeDoc", () => {
  it("builds without a warning, and has a page for every component", () => {
    const repository = resolve(__dirname, "../..");
    const folder = mkdtempSync(join(tmpdir(), "rds-snapshots-docs-"));
    try {
      // TypeDoc's settings turn every warning into an error.
      command(process.execPath, [join(repository, "node_modules", ".bin", "typedoc"), "--out", folder], repository);
      for (const token of Object.keys(schema.resources)) {
        assert.ok(existsSync(join(folder, "classes", `${token.split(":").at(-1)}.html`)), token);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

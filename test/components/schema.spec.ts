import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentProvider, getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import * as components from "../../components";
import { PAGE, type Schema, withReference } from "../../scripts/componentReference";

const GOLDEN = join(__dirname, "schema.golden.json");

interface Described {
  description?: string;
}

async function schema(): Promise<Schema> {
  const provider = new ComponentProvider({
    name: "rds-snapshots",
    dirname: join(__dirname, "../../components"),
    components: getPulumiComponents(components),
  });
  return JSON.parse(await provider.getSchema());
}

describe("The schema of the component package", () => {
  it("equals the recorded one, so that other languages see only intended changes", async () => {
    const actual = await schema();
    // To write it: UPDATE_SCHEMA=1 npx mocha test/components/schema.spec.ts && npx biome check --write test/components
    if (process.env["UPDATE_SCHEMA"] === "1") {
      writeFileSync(GOLDEN, JSON.stringify(actual, undefined, 2));
      // The tables of docs/components.md are generated from it.
      writeFileSync(PAGE, withReference(readFileSync(PAGE, "utf8"), actual));
    }
    assert.deepEqual(actual, JSON.parse(readFileSync(GOLDEN, "utf8")));
  });

  it("describes every component, property and value", async () => {
    const { resources, types } = await schema();
    assert.deepEqual(
      Object.keys(resources),
      [
        "AutomatedBackupReplication",
        "ReceivedSnapshot",
        "ReplicatedOptionGroup",
        "ReplicatedParameterGroup",
        "RestoredDatabase",
        "SharedSnapshot",
        "SnapshotCopy",
        "SnapshotExport",
        "SnapshotKey",
        "SnapshotReplication",
      ].map((component) => `rds-snapshots:index:${component}`),
    );
    const silent: string[] = [];
    const check = (where: string, properties: Record<string, Described> | Described[] = {}) => {
      for (const [name, { description }] of Object.entries(properties)) {
        if (!description || description.includes("[object")) silent.push(`${where} ${name}`);
      }
    };
    check("component", resources);
    // Pulumi's analyzer ignores descriptions of the named types themselves.
    for (const [token, { inputProperties, properties }] of Object.entries(resources)) {
      check(token, inputProperties);
      check(token, properties);
    }
    for (const [token, type] of Object.entries(types)) check(token, type.properties ?? type.enum);
    assert.deepEqual(silent, []);
  });
});

import assert from "node:assert/strict";
import { brokenRules } from "./lint";

const AGAINST_AN_ARROW = "style/noRestrictedImports";
const IN_A_CIRCLE = "suspicious/noImportCycles";

/** A file in a room, and what it must not import, in each way to import. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  "index.ts": ["./policies/pack", "./sandbox/cli/cli", "./components/snapshotKey/args"],
  "program/probe.ts": ["../policies/pack", "../sandbox/cli/cli", "../components/snapshotKey/args", "../test/run"],
  "program/config/probe.ts": ["../../components/arguments/deletion", "../../policies/pack"],
  "components/probe.ts": ["../program/plan", "../policies/pack", "../sandbox/cli/cli", "../test/run"],
  "components/snapshotKey/probe.ts": ["../../program/plan", "../../policies/pack", "../../scripts/buildComponents"],
  "components/rds/probe.ts": ["../arguments/deletion", "@pulumi/pulumi", "@aws-sdk/client-rds", "node:fs"],
  "components/rds/identity/probe.ts": [
    "../engines/engines",
    "../snapshots/copy",
    "../../arguments/deletion",
    "@pulumi/aws",
  ],
  "components/rds/engines/probe.ts": ["../groups/options", "../keys/keys", "node:fs"],
  "components/rds/groups/probe.ts": ["../keys/keys", "../snapshots/copy"],
  "components/rds/keys/probe.ts": ["../groups/options", "../snapshots/copy"],
  "components/rds/snapshots/probe.ts": ["../../lookups/instances", "../../../policies/pack"],
  "components/arguments/probe.ts": ["../snapshotCopy/args", "../../program/plan"],
  "components/lookups/probe.ts": ["../snapshotCopy/args", "../index"],
  "policies/command/probe.ts": ["../../program/plan", "../../components/snapshotKey/args", "@pulumi/policy"],
  "policies/probe.ts": ["./command/check", "../program/plan", "../sandbox/cli/cli", "../components/snapshotKey/args"],
  "policies/settings/probe.ts": [
    "../stack/graph",
    "../framework/rule",
    "../pack",
    "../../components/arguments/deletion",
  ],
  "policies/stack/probe.ts": ["../framework/rule", "../keys/key", "../facts/evidence"],
  "policies/framework/probe.ts": ["../keys/key", "../facts/evidence", "../rules/no-public-share"],
  "policies/keys/probe.ts": ["../facts/evidence", "../rules/no-public-share", "../../program/plan"],
  "policies/facts/probe.ts": ["../rules/no-public-share", "../pack", "../../sandbox/cli/cli"],
  "policies/rules/probe.ts": ["../pack", "../../components/snapshotKey/args", "../../program/plan"],
  "sandbox/probe.ts": ["../components/rds/keys/keyPolicy", "../policies/pack", "../program/plan", "../test/run"],
  "sandbox/provider/types/probe.ts": ["../../../components/rds/keys/keyPolicy", "../../../policies/pack"],
  "sandbox/provider/probe.ts": ["../../conformance/table/table"],
  "conformance/probe.ts": ["../components/rds/keys/keyPolicy", "../policies/pack", "../program/plan", "../test/run"],
  "conformance/table/probe.ts": ["../cli", "../../sandbox/provider/registry", "@pulumi/pulumi", "node:fs"],
};

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "index.ts": ["./program/plan"],
  "program/probe.ts": ["../components", "../components/rds/identity/arn", "./config/config"],
  "program/config/probe.ts": ["../../components", "../../components/rds/identity/arn"],
  "components/lookups/probe.ts": ["../arguments/deletion", "../rds/evidence"],
  "policies/probe.ts": ["./framework/rule", "./rules/no-public-share", "../components/rds/identity/arn"],
  "components/snapshotKey/probe.ts": ["../rds/keys/keys", "../arguments/deletion", "@pulumi/pulumi"],
  "components/rds/snapshots/probe.ts": ["../identity/arn", "../engines/engines", "../groups/options", "../keys/keys"],
  "components/rds/groups/probe.ts": ["../identity/arn", "../engines/engines"],
  "policies/stack/probe.ts": ["../settings/settings", "../../components/rds/identity/arn"],
  "policies/rules/probe.ts": ["../facts/evidence", "../keys/key", "../framework/rule", "../stack/graph"],
  "sandbox/cli/probe.ts": ["../toolchain/lock"],
  "conformance/probe.ts": ["../sandbox/provider/registry", "../index", "./table/table"],
};

/** Files that import what their room forbids or allows, one import a line. */
function probes(imports: Readonly<Record<string, readonly string[]>>, write: (from: string, number: number) => string) {
  return Object.fromEntries(Object.entries(imports).map(([file, all]) => [file, all.map(write).join("\n")]));
}

describe("The arrows between the rooms", () => {
  const ways: Readonly<Record<string, (from: string, number: number) => string>> = {
    "an import": (from, number) => `export { something as something${number} } from "${from}";`,
    "an import of a type": (from, number) => `export type { Something as Something${number} } from "${from}";`,
    "a dynamic import": (from, number) => `export const later${number} = import("${from}");`,
  };
  for (const [way, write] of Object.entries(ways)) {
    it(`refuse ${way} against an arrow`, () => {
      const expected = Object.entries(FORBIDDEN).map(([file, imports]) => [file, imports.map(() => AGAINST_AN_ARROW)]);
      assert.deepEqual(brokenRules(probes(FORBIDDEN, write)), Object.fromEntries(expected));
    });
  }

  it("accept imports along the arrows", () => {
    const expected = Object.keys(ALLOWED).map((file) => [file, []]);
    for (const write of Object.values(ways)) {
      assert.deepEqual(brokenRules(probes(ALLOWED, write)), Object.fromEntries(expected));
    }
  });

  it("refuse import circles, including circles of types", () => {
    const files = {
      "components/snapshotKey/a.ts": 'export { b } from "./b";\nexport const a = 1;',
      "components/snapshotKey/b.ts": 'export { a } from "./a";\nexport const b = 1;',
      "policies/stack/a.ts": 'import type { B } from "./b";\n\nexport type A = B | 1;',
      "policies/stack/b.ts": 'import type { A } from "./a";\n\nexport type B = A | 2;',
      "program/alone.ts": "export const alone = 1;",
    };
    assert.deepEqual(brokenRules(files), {
      ...Object.fromEntries(Object.keys(files).map((file) => [file, [IN_A_CIRCLE]])),
      "program/alone.ts": [],
    });
  });
});

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ts from "typescript";
import { onSandbox, repository } from "../e2e/onSandbox";
import { command } from "./installed";
import { essence, type Json, jsonOf } from "./schemaEssence";
import { skipBecause } from "./skipped";

const golden = (root: string): Json =>
  JSON.parse(readFileSync(join(root, "test", "components", "schema.golden.json"), "utf8")) as Json;

describe("the source plugin on the engine", () => {
  const { exec } = onSandbox();

  it("has the golden schema", () => {
    const schema = jsonOf(exec(["pulumi", "package", "get-schema", "./components"]));
    assert.deepEqual(essence(schema), essence(golden(repository)));
  });

  it("has the golden schema in a clone that has only runtime dependencies installed", function () {
    if (!existsSync(join(repository, ".git"))) skipBecause(this, "this is no Git repository to clone");
    const folder = mkdtempSync(join(tmpdir(), "rds-snapshots-clone-"));
    try {
      const clone = join(folder, "clone");
      command("git", ["clone", "--quiet", "--no-hardlinks", repository, clone], folder);
      const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
      command("npm", ["ci", "--omit=dev", ...quietly], clone);
      assert.ok(!existsSync(join(clone, "node_modules", "mocha")));
      const schema = jsonOf(exec(["pulumi", "package", "get-schema", join(clone, "components")], folder));
      assert.deepEqual(essence(schema), essence(golden(clone)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** TypeScript's strictest options, because Pulumi compiles the sources with the options of the program that uses them. */
const STRICTEST: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2020,
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  noUncheckedIndexedAccess: true,
  noUncheckedSideEffectImports: true,
  noPropertyAccessFromIndexSignature: true,
  exactOptionalPropertyTypes: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  isolatedModules: true,
  forceConsistentCasingInFileNames: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
};

describe("the sources of the components", () => {
  const codes = (options: ts.CompilerOptions): string[] => {
    const program = ts.createProgram([join(repository, "components", "index.ts")], { ...STRICTEST, ...options });
    const problems = ts.getPreEmitDiagnostics(program);
    return problems.map(({ file, code }) => `${file?.fileName.replace(`${repository}/`, "")} TS${code}`);
  };
  const node16 = { module: ts.ModuleKind.Node16 };

  it("compile under the strictest compiler options of a consumer", () => {
    assert.deepEqual(codes(node16), []);
  });

  it("compile with the legacy module resolution, which Pulumi's templates use", () => {
    const old = { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 };
    assert.deepEqual(codes(old), []);
  });

  it("do not compile under verbatimModuleSyntax, as documented", () => {
    const found = new Set(codes({ ...node16, verbatimModuleSyntax: true }).map((problem) => problem.split(" ")[1]));
    assert.deepEqual([...found].sort(), ["TS1287", "TS1295"]);
  });
});

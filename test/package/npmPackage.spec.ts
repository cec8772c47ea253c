import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import * as components from "../../components";
import { buildComponents } from "../../scripts/buildComponents";
import { onSandbox } from "../e2e/onSandbox";
import { command, installPackage } from "./installed";

const PROGRAMS = join(__dirname, "programs");

/** What each of the programs registers. */
const REGISTERED = {
  registered: [
    "rds-snapshots:index:SnapshotKey snapshots",
    "aws:kms/key:Key snapshots",
    "aws:kms/alias:Alias snapshots",
    "aws:kms/grant:Grant snapshots-222222222222",
  ],
  keyArn: "arn:aws:kms:eu-west-1:111111111111:key/snapshots",
};

const STRICTEST: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  // Only one of the settings checks the types of @pulumi/aws, because that takes long.
  skipLibCheck: true,
};

/** TypeScript's ways to resolve a package, each with a fitting file name. */
const SETTINGS: Record<string, { file: string; options: ts.CompilerOptions }> = {
  "an ES module of Node.js, with verbatimModuleSyntax": {
    file: "esModule.mts",
    options: { module: ts.ModuleKind.NodeNext, verbatimModuleSyntax: true, skipLibCheck: false },
  },
  "a CommonJS module of Node.js": { file: "commonJs.cts", options: { module: ts.ModuleKind.Node16 } },
  "a CommonJS module with the legacy module resolution": {
    file: "old.ts",
    options: { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 },
  },
};

describe("the npm package", () => {
  const { exec, outputs } = onSandbox();
  let installed: Awaited<ReturnType<typeof installPackage>>;
  before(async () => {
    installed = await installPackage(buildComponents);
  });
  after(() => installed?.remove());

  const run = (program: string): unknown => JSON.parse(command(process.execPath, [program], installed.folder));
  const compile = (file: string, options: ts.CompilerOptions): string[] => {
    const program = ts.createProgram([join(installed.folder, file)], {
      ...STRICTEST,
      ...options,
      types: ["node"],
      typeRoots: [join(installed.folder, "node_modules", "@types")],
    });
    const { diagnostics } = program.emit();
    return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
      ({ file, code, messageText }) =>
        `${file?.fileName ?? ""} TS${code}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  };

  it("contains JavaScript, types, the manual and the license, but no sources", () => {
    const { files } = installed;
    for (const file of ["index.js", "index.d.ts", "rds/identity/regions.js", "README.md", "LICENSE", "package.json"]) {
      assert.ok(files.includes(file), `${file} is missing`);
    }
    assert.deepEqual(
      files.filter((file) => !/(\.js|\.d\.ts|^README\.md|^LICENSE|^package\.json)$/.test(file)),
      [],
    );
  });

  it("depends on no compiler", () => {
    for (const compiler of ["typescript", "ts-node"]) {
      assert.ok(!existsSync(join(installed.folder, "node_modules", compiler)), compiler);
    }
    const manifest = JSON.parse(
      readFileSync(join(installed.folder, "node_modules", "rds-snapshots", "package.json"), "utf8"),
    ) as { version: string; dependencies: object };
    assert.deepEqual(Object.keys(manifest.dependencies), ["@pulumi/aws", "@pulumi/pulumi"]);
  });

  it("works in plain JavaScript as a CommonJS module", () => {
    cpSync(join(PROGRAMS, "commonJs.cjs"), join(installed.folder, "plain.cjs"));
    assert.deepEqual(run("plain.cjs"), REGISTERED);
  });

  it("works in plain JavaScript as an ES module with named imports", () => {
    cpSync(join(PROGRAMS, "esModule.mjs"), join(installed.folder, "plain.mjs"));
    assert.deepEqual(run("plain.mjs"), { ...REGISTERED, names: Object.keys(components).sort() });
  });

  for (const [title, { file, options }] of Object.entries(SETTINGS)) {
    it(`works in TypeScript under the strictest flags as ${title}`, () => {
      cpSync(join(PROGRAMS, "typed.ts"), join(installed.folder, file));
      assert.deepEqual(compile(file, options), []);
      assert.deepEqual(run(file.replace("ts", "js")), REGISTERED);
    });
  }

  it("works in TypeScript for a bundler, and reports a wrong argument", () => {
    cpSync(join(PROGRAMS, "typed.ts"), join(installed.folder, "bundled.ts"));
    const more = 'import { SnapshotKey } from "rds-snapshots";\nnew SnapshotKey("snapshots", { region: 1 });\n';
    writeFileSync(join(installed.folder, "wrong.ts"), `import "./bundled";\n${more}`);
    const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
    assert.deepEqual(compile("wrong.ts", { ...bundler, verbatimModuleSyntax: true, noEmit: true }), [
      `${join(installed.folder, "wrong.ts")} TS2322: Type 'number' is not assignable to type 'string'.`,
    ]);
  });

  it("refuses to be packed from its sources, and says what to pack", () => {
    const pack = ["pack", "--dry-run", join(__dirname, "..", "..", "components")];
    assert.throws(
      () => command("npm", pack, installed.folder),
      /Pack the compiled package: npm run build, then npm pack \.\/components\/dist/,
    );
  });

  it("exports nothing but its index", () => {
    const script = 'require("rds-snapshots/rds/identity/regions")';
    assert.throws(() => command(process.execPath, ["-e", script], installed.folder), /ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });

  it("deploys to the sandbox from a consumer's folder", () => {
    const folder = join(installed.folder, "deployed");
    cpSync(join(PROGRAMS, "deployed"), folder, { recursive: true });
    exec(["pulumi", "up", "--yes", "--skip-preview"], folder);
    assert.deepEqual(outputs(folder), { snapshotArn: "arn:aws:rds:eu-west-1:111111111111:snapshot:orders-packed" });
  });
});

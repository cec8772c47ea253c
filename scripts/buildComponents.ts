import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

const COMPONENTS = join(__dirname, "..", "components");

/**
 * Writes the components as an npm package: JavaScript with types, which needs no compiler at run time. In the
 * repository `main` is the TypeScript source, which Pulumi runs for programs in other languages.
 *
 * @param target The folder of the package; existing contents are removed.
 * @throws Error with the compiler's messages if the sources do not compile.
 */
export function buildComponents(target: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  compile(target);
  writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest(), undefined, 2)}\n`);
  cpSync(join(COMPONENTS, "README.md"), join(target, "README.md"));
  cpSync(join(COMPONENTS, "..", "LICENSE"), join(target, "LICENSE"));
}

function compile(target: string): void {
  const configFile = join(COMPONENTS, "tsconfig.json");
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, COMPONENTS);
  const program = ts.createProgram(fileNames, {
    ...options,
    noEmit: false,
    noEmitOnError: true,
    declaration: true,
    rootDir: COMPONENTS,
    outDir: target,
  });
  const { diagnostics } = program.emit();
  const errors = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (errors.length > 0) {
    throw new Error(
      ts.formatDiagnostics(errors, {
        getCanonicalFileName: (file) => file,
        getCurrentDirectory: () => COMPONENTS,
        getNewLine: () => "\n",
      }),
    );
  }
}

/** Dependencies of the sources that the compiled package does not need. */
const COMPILERS = ["typescript", "ts-node"];

function manifest(): Record<string, unknown> {
  const { name, version, description, license, engines, dependencies } = JSON.parse(
    readFileSync(join(COMPONENTS, "package.json"), "utf8"),
  ) as Record<string, unknown> & { dependencies: Record<string, string> };
  return {
    name,
    version,
    description,
    license,
    engines,
    main: "index.js",
    types: "index.d.ts",
    exports: { ".": { types: "./index.d.ts", default: "./index.js" }, "./package.json": "./package.json" },
    dependencies: Object.fromEntries(Object.entries(dependencies).filter(([each]) => !COMPILERS.includes(each))),
  };
}

if (require.main === module) {
  buildComponents(join(COMPONENTS, "dist"));
}

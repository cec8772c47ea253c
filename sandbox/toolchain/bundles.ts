/** Bundles the TypeScript programs that the engine starts into single files, which start fast and in any folder. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Plugin } from "esbuild";
import { SandboxError } from "../sandboxError";
import { replaceFile, writeLauncher } from "./executables";

export interface Bundle {
  /** The TypeScript file of the program. */
  entry: string;
  /** The JavaScript file to create. */
  file: string;
  /** The executable that starts the program. */
  launcher: string;
}

/** Creates the bundle unless one exists that is newer than all its sources. Returns whether it did. */
export async function ensureBundle(bundle: Bundle): Promise<boolean> {
  if (isFresh(bundle)) {
    return false;
  }
  fs.mkdirSync(path.dirname(bundle.file), { recursive: true });
  fs.mkdirSync(path.dirname(bundle.launcher), { recursive: true });
  const started = new Date();
  const made = await build(bundle.entry);
  replaceFile(bundle.file, made.code);
  // The time before the sources were read, so that a source saved meanwhile is newer than the bundle.
  fs.utimesSync(bundle.file, started, started);
  replaceFile(inputsOf(bundle), JSON.stringify(made.inputs));
  writeLauncher(bundle.launcher, bundle.file);
  return true;
}

function inputsOf(bundle: Bundle): string {
  return `${bundle.file}.inputs.json`;
}

function isFresh(bundle: Bundle): boolean {
  try {
    const inputs = JSON.parse(fs.readFileSync(inputsOf(bundle), "utf8")) as string[];
    const made = fs.statSync(bundle.file).mtimeMs;
    const startsThisNode = fs.readFileSync(bundle.launcher, "utf8").includes(`'${process.execPath}'`);
    return startsThisNode && inputs.every((input) => fs.statSync(input).mtimeMs <= made);
  } catch {
    return false;
  }
}

async function build(entry: string): Promise<{ code: Uint8Array; inputs: string[] }> {
  const folder = path.dirname(entry);
  // Loaded only here, since most commands bundle nothing.
  const esbuild = await import("esbuild");
  const bundled = await esbuild
    .build({
      entryPoints: [entry],
      absWorkingDir: folder,
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      target: "node20",
      logLevel: "silent",
      plugins: [protocolOnly],
    })
    .catch((error: unknown) => {
      throw new SandboxError(`Failed to bundle ${entry}: ${error instanceof Error ? error.message : String(error)}`);
    });
  const [output] = bundled.outputFiles;
  if (output === undefined) {
    throw new SandboxError(`Failed to bundle ${entry}: esbuild returned no file`);
  }
  return {
    code: output.contents,
    inputs: Object.keys(bundled.metafile.inputs).map((file) => path.resolve(folder, file)),
  };
}

/** `@pulumi/pulumi` cannot be bundled, except for its protocol, which is all that a plugin needs. */
const protocolOnly: Plugin = {
  name: "protocol-only",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^@pulumi\/pulumi($|\/)/ }, ({ path: name, importer }) =>
      name.startsWith("@pulumi/pulumi/proto/")
        ? undefined
        : { errors: [{ text: `${importer} imports ${name}, but only @pulumi/pulumi/proto/* can be bundled` }] },
    );
  },
};

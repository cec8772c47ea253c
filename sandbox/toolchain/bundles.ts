/** Turns the sandbox's TypeScript programs that the engine starts into single files, which start fast and anywhere. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Plugin } from "esbuild";
import { SandboxError } from "../sandboxError";
import { replaceFile, writeLauncher } from "./executables";

export interface Bundle {
  /** The TypeScript file that is run. */
  entry: string;
  /** The JavaScript file that is made of it. */
  file: string;
  /** The executable that starts it. */
  launcher: string;
}

/** Makes the bundle, unless it is there and younger than all that it was made of. Answers whether it made one. */
export async function ensureBundle(bundle: Bundle): Promise<boolean> {
  if (isFresh(bundle)) {
    return false;
  }
  fs.mkdirSync(path.dirname(bundle.file), { recursive: true });
  fs.mkdirSync(path.dirname(bundle.launcher), { recursive: true });
  const started = new Date();
  const made = await bundled(bundle.entry);
  replaceFile(bundle.file, made.code);
  // The time before the sources were read: one that is saved meanwhile is then newer than the bundle.
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

async function bundled(entry: string): Promise<{ code: Uint8Array; inputs: string[] }> {
  const folder = path.dirname(entry);
  // Loaded only when there is something to bundle: most commands find all fresh.
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node20",
    logLevel: "silent",
    plugins: [protocolOnly],
  }).catch((error: unknown) => {
    throw new SandboxError(`${entry} could not be bundled: ${error instanceof Error ? error.message : String(error)}`);
  });
  const [output] = result.outputFiles;
  if (output === undefined) {
    throw new SandboxError(`${entry} could not be bundled: esbuild made nothing of it`);
  }
  return {
    code: output.contents,
    inputs: Object.keys(result.metafile.inputs).map((file) => path.resolve(folder, file)),
  };
}

/** `@pulumi/pulumi` itself cannot be bundled; its protocol can, and is all that the engine's other side needs. */
const protocolOnly: Plugin = {
  name: "protocol-only",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^@pulumi\/pulumi($|\/)/ }, ({ path: name, importer }) =>
      name.startsWith("@pulumi/pulumi/proto/")
        ? undefined
        : { errors: [{ text: `${importer} imports ${name}: only @pulumi/pulumi/proto/* can be bundled` }] },
    );
  },
};

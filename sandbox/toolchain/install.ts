/** Installs what a sandbox needs to run the engine: the CLI, its language hosts and the stand-in for the AWS plugin. */
import * as fs from "node:fs";
import * as path from "node:path";
import manifest from "../../package.json";
import { cacheFolder, foldersOf, REPOSITORY } from "../folders";
import { ensureBundle } from "./bundles";
import { installExecutable, replaceBy, replaceFile } from "./executables";
import { installYamlLanguage, yamlLanguageIn } from "./fromSource/yamlLanguage";
import { OWN_BIN_MARKER, type PulumiCli } from "./pulumi";

/** The engine looks for the version of the SDK. */
const AWS_PLUGIN_VERSION = manifest.dependencies["@pulumi/aws"];

/** Installs the CLI as the `pulumi` of this sandbox. */
export async function installCli(home: string, cli: PulumiCli): Promise<void> {
  const { bin } = foldersOf(home);
  fs.mkdirSync(bin, { recursive: true });
  replaceFile(
    path.join(bin, OWN_BIN_MARKER),
    "This folder contains the executables of a sandbox; see sandbox/toolchain/pulumi.ts.\n",
  );
  const installed = path.join(bin, "pulumi");
  if (cli.origin !== "source") {
    // The engine follows the link to find its language hosts, which an official CLI includes.
    fs.rmSync(languageHostOf(bin), { force: true });
    fs.rmSync(yamlLanguageIn(bin), { force: true });
    replaceBy(installed, (temporary) => fs.symlinkSync(cli.executable, temporary));
    return;
  }
  await installLanguageHost(home);
  installYamlLanguage(bin, cacheFolder());
  installExecutable(cli.executable, installed);
}

function languageHostOf(bin: string): string {
  return path.join(bin, "pulumi-language-nodejs");
}

async function installLanguageHost(home: string): Promise<void> {
  const { bin } = foldersOf(home);
  await ensureBundle({
    entry: path.join(__dirname, "fromSource", "languageHost", "main.ts"),
    file: path.join(bin, "language-host.js"),
    launcher: languageHostOf(bin),
  });
}

/** Installs the stand-in for the AWS plugin in the sandbox's `PULUMI_HOME`, where the engine looks for the real one. */
export async function installProvider(home: string): Promise<void> {
  const folder = path.join(foldersOf(home).pulumi, "plugins", `resource-aws-v${AWS_PLUGIN_VERSION}`);
  await ensureBundle({
    entry: path.join(REPOSITORY, "sandbox", "provider", "main.ts"),
    file: path.join(folder, "provider.js"),
    launcher: path.join(folder, "pulumi-resource-aws"),
  });
}

/** Creates bundles again whose sources have changed. */
export async function refreshBundles(home: string): Promise<void> {
  await installProvider(home);
  if (fs.existsSync(languageHostOf(foldersOf(home).bin))) {
    await installLanguageHost(home);
  }
}

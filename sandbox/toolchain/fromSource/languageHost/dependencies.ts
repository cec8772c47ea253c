/** Installs the npm packages of a program or plugin. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { type InstallDependenciesRequest, InstallDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";
import type { Children } from "./children";
import { optionsOf } from "./options";
import { isInstalled } from "./packages";
import { howEnded } from "./program";

/**
 * Runs the package manager in the root of the workspace and streams its output; throws if it fails. Does nothing if all
 * packages are installed, since an installation needs the network and may change the lock file.
 */
export async function installDependencies(
  children: Children,
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
): Promise<void> {
  const info = call.request.getInfo();
  const folder = info?.getProgramDirectory() || call.request.getDirectory();
  const { packagemanager } = optionsOf(info);
  const cwd = workspaceRoot(folder) ?? folder;
  const print = (text: string) => call.write(new InstallDependenciesResponse().setStdout(Buffer.from(text)));
  if (isInstalled(folder)) {
    print(`The dependencies of ${folder} are installed.\n`);
    return;
  }
  print(`Installing the dependencies of ${folder} with ${packagemanager}\n`);
  const running = children.start(packagemanager, ["install"], {
    cwd,
    env: process.env,
    onOutput: (stream, chunk) => {
      const response = new InstallDependenciesResponse();
      call.write(stream === "stdout" ? response.setStdout(chunk) : response.setStderr(chunk));
    },
  });
  call.on("cancelled", () => running.cancel());
  const ended = await running.ended.catch((error: Error) => {
    throw new Error(`${packagemanager} cannot be started (${error.message}); install it`);
  });
  if (ended.code !== 0) {
    throw new Error(`"${packagemanager} install" in ${cwd} ${howEnded(ended)}`);
  }
}

/** Returns the nearest folder above that lists this one as a workspace, and therefore contains the lock file. */
function workspaceRoot(folder: string): string | undefined {
  for (let above = path.dirname(folder); ; above = path.dirname(above)) {
    const relative = path.relative(above, folder).split(path.sep).join("/");
    if (workspacesOf(above).some((pattern) => matches(relative, pattern))) {
      return above;
    }
    if (above === path.dirname(above)) {
      return undefined;
    }
  }
}

function workspacesOf(folder: string): string[] {
  try {
    const { workspaces } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as {
      workspaces?: string[] | { packages?: string[] };
    };
    return (Array.isArray(workspaces) ? workspaces : workspaces?.packages) ?? [];
  } catch {
    return [];
  }
}

function matches(relative: string, pattern: string): boolean {
  const cleaned = pattern.replace(/^\.\//, "").replace(/\/$/, "");
  const escaped = cleaned.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  const expression = escaped.replaceAll("**", "\0").replaceAll("*", "[^/]*").replaceAll("\0", ".*");
  return new RegExp(`^${expression}$`).test(relative);
}

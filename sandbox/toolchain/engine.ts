/** Builds the Pulumi CLI from source, with the module in `engine/` that pins every dependency. */
import * as path from "node:path";
import type { InstallOptions } from "./download";
import { type GoProgram, goBuild } from "./goBuild";

const PULUMI: GoProgram = {
  title: "Pulumi CLI",
  module: path.join(__dirname, "engine"),
  command: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
};

/** Builds `pulumi` into the folder; rejects with a SandboxError when Go is missing or too old, or the build fails. */
export function buildPulumi({ folder, ...build }: InstallOptions): Promise<void> {
  return goBuild(PULUMI, { ...build, output: path.join(folder, "pulumi") });
}

/** Reads the `runtime.options` for Node.js of Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml. */
import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

export const PACKAGE_MANAGERS = ["npm", "pnpm", "yarn", "bun"] as const;
type PackageManager = (typeof PACKAGE_MANAGERS)[number];

export interface RuntimeOptions {
  /** Whether TypeScript is compiled on the fly. Defaults to true. */
  typescript: boolean;
  /** Another tsconfig.json than that of the program's folder. */
  tsconfig: string | undefined;
  /** Arguments for Node.js itself. */
  nodeargs: string[];
  /** Defaults to npm. */
  packagemanager: PackageManager;
}

/** Throws if an option has an invalid value. */
export function optionsOf(info: ProgramInfo | undefined): RuntimeOptions {
  const options = (info?.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>;
  return {
    typescript: typed(options, "typescript", "boolean") ?? true,
    tsconfig: typed(options, "tsconfig", "string"),
    nodeargs: words(typed(options, "nodeargs", "string") ?? ""),
    packagemanager: packageManager(typed(options, "packagemanager", "string") ?? "npm"),
  };
}

interface Types {
  boolean: boolean;
  string: string;
}

function typed<T extends keyof Types>(options: Record<string, unknown>, name: string, type: T): Types[T] | undefined {
  const value = options[name];
  if (value !== undefined && typeof value !== type) {
    throw new Error(`runtime option "${name}" must be a ${type}, but is a ${typeof value}`);
  }
  return value as Types[T] | undefined;
}

function packageManager(name: string): PackageManager {
  const known = PACKAGE_MANAGERS.find((manager) => manager === name);
  if (known === undefined) {
    throw new Error(`runtime option "packagemanager" must be one of ${PACKAGE_MANAGERS.join(", ")}, but is "${name}"`);
  }
  return known;
}

/** Splits at spaces outside quotes. */
function words(text: string): string[] {
  const found = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return found.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/** Returns the options as the environment variables that `@pulumi/pulumi` reads. */
export function environmentOf(options: RuntimeOptions): Record<string, string> {
  return {
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

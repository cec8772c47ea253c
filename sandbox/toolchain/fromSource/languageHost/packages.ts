/** Finds the npm packages of a program in the `node_modules` folders that Node.js searches. */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { PackageDependency, PackageParameterization } from "@pulumi/pulumi/proto/plugin_pb";
import * as semver from "semver";

interface Parameterization {
  name: string;
  version: string;
  /** Base64. */
  value: string;
}

interface Manifest {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  /** Describes the resource plugin of an SDK. */
  pulumi?: {
    resource?: boolean;
    name?: string;
    version?: string;
    server?: string;
    parameterization?: Parameterization;
    extensionParameterization?: Parameterization;
  };
}

export interface InstalledPackage {
  name: string;
  version: string;
  manifest: Manifest;
}

/** Resolves a module from the folder of a program. Throws the error of Node.js if it is not installed. */
export function resolveModule(name: string, folder: string): string {
  return createRequire(path.join(folder, "index.js")).resolve(name);
}

/**
 * Returns the installed dependencies of the program in `folder`, sorted by name. `transitive` includes the dependencies of
 * dependencies.
 */
export function installedPackages(folder: string, transitive: boolean): InstalledPackage[] {
  const root = nearestManifest(folder);
  const found = new Map<string, InstalledPackage>();
  const queue = root ? [{ ...root, names: dependenciesOf(root.manifest, true) }] : [];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const name of at.names) {
      const place = findPackage(name, at.folder);
      const manifest = place === undefined || found.has(place) ? undefined : readManifest(place);
      if (place !== undefined && manifest !== undefined) {
        found.set(place, { name, version: manifest.version ?? "", manifest });
        if (transitive) {
          queue.push({ folder: place, manifest, names: dependenciesOf(manifest, false) });
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Whether every dependency in package.json is installed in an accepted version. */
export function isInstalled(folder: string): boolean {
  const root = nearestManifest(folder);
  return Object.entries({ ...root?.manifest.devDependencies, ...root?.manifest.dependencies }).every(
    ([name, range]) => {
      const place = findPackage(name, folder);
      const version = place === undefined ? undefined : readManifest(place)?.version;
      // Other values are places, such as a folder or a repository.
      return version !== undefined && (semver.validRange(range) === null || semver.satisfies(version, range));
    },
  );
}

/** Returns the resource plugins that these packages are SDKs of. */
export function requiredPlugins(packages: readonly InstalledPackage[]): PackageDependency[] {
  return packages.flatMap(({ manifest }) => {
    const { pulumi, name = "" } = manifest;
    const plugin = pulumi?.name ?? (name.startsWith("@pulumi/") ? name.slice("@pulumi/".length) : undefined);
    const version = pulumi?.version ?? manifest.version;
    if (!pulumi?.resource || plugin === undefined || version === undefined) {
      return [];
    }
    const dependency = new PackageDependency()
      .setKind("resource")
      .setName(plugin)
      .setVersion(`v${version.replace(/^v/, "")}`)
      .setServer(pulumi.server ?? "")
      .setParameterization(parameterizationOf(pulumi.parameterization))
      .setExtension$(parameterizationOf(pulumi.extensionParameterization));
    return [dependency];
  });
}

function parameterizationOf(from: Parameterization | undefined): PackageParameterization | undefined {
  return from && new PackageParameterization().setName(from.name).setVersion(from.version).setValue(from.value);
}

function dependenciesOf(manifest: Manifest, development: boolean): string[] {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  return Object.keys({ ...dependencies, ...optionalDependencies, ...(development ? devDependencies : {}) });
}

function nearestManifest(folder: string): { folder: string; manifest: Manifest } | undefined {
  const manifest = readManifest(folder);
  const parent = path.dirname(folder);
  return manifest ? { folder, manifest } : parent === folder ? undefined : nearestManifest(parent);
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** Searches the `node_modules` folders upwards, and returns the real path of a linked package. */
function findPackage(name: string, from: string): string | undefined {
  const place = path.join(from, "node_modules", name);
  if (fs.existsSync(path.join(place, "package.json"))) {
    return fs.realpathSync(place);
  }
  const parent = path.dirname(from);
  return parent === from ? undefined : findPackage(name, parent);
}

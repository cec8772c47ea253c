/** The folders of the sandbox: those of one checkout, and those that all checkouts of a user share. */
import * as os from "node:os";
import * as path from "node:path";

/** The root of this repository. */
export const REPOSITORY = path.resolve(__dirname, "..");

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of one sandbox: the record and log of its server, its Pulumi home and the state of its stacks.
 * Defaults to `.sandbox` in the repository; `RDS_SNAPSHOTS_SANDBOX_HOME` sets another folder, relative to the repository.
 */
export function sandboxHome(environment: Environment = process.env): string {
  const named = environment["RDS_SNAPSHOTS_SANDBOX_HOME"];
  return path.resolve(REPOSITORY, named || ".sandbox");
}

/**
 * The folder of what takes long to install and is the same for every checkout: the Pulumi CLI and the Python packages.
 * Defaults to `pulumi-rds-snapshots` in the user's cache folder; `RDS_SNAPSHOTS_CACHE` sets another folder, relative to
 * the repository.
 */
export function cacheFolder(environment: Environment = process.env): string {
  const named = environment["RDS_SNAPSHOTS_CACHE"];
  if (named) {
    return path.resolve(REPOSITORY, named);
  }
  const caches = environment["XDG_CACHE_HOME"] ?? "";
  // Relative paths would be another folder for each caller; the XDG specification ignores them too.
  return path.join(path.isAbsolute(caches) ? caches : path.join(os.homedir(), ".cache"), "pulumi-rds-snapshots");
}

/** The files and folders of one sandbox home. */
export interface SandboxFolders {
  home: string;
  /** Executables that come first on PATH. */
  bin: string;
  /** `PULUMI_HOME`. */
  pulumi: string;
  /** The record of the running local AWS. */
  record: string;
  /** The process that is starting; removed once the record is written. */
  starting: string;
  /** The port that the local AWS writes when it listens. */
  portFile: string;
  /** The output of the local AWS. */
  log: string;
  /** Held by `up` and `down`, so that only one of them runs at a time. */
  lock: string;
  /** Stack states, one folder for each run of the local AWS. */
  states: string;
}

export function foldersOf(home: string): SandboxFolders {
  return {
    home,
    bin: path.join(home, "bin"),
    pulumi: path.join(home, "pulumi"),
    record: path.join(home, "sandbox.json"),
    starting: path.join(home, "starting.json"),
    portFile: path.join(home, "aws-port.json"),
    log: path.join(home, "aws.log"),
    lock: path.join(home, "sandbox.lock"),
    states: path.join(home, "states"),
  };
}

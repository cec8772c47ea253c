/** Where the sandbox keeps its things: what belongs to one checkout, and what all checkouts of a user share. */
import * as os from "node:os";
import * as path from "node:path";

/** The root of this repository. */
export const REPOSITORY = path.resolve(__dirname, "..");

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of one sandbox: its server's record and log, its Pulumi home and the state of its stacks.
 * `RDS_SNAPSHOTS_SANDBOX_HOME` names another one; the default is `.sandbox` in the repository.
 */
export function sandboxHome(environment: Environment = process.env): string {
  const named = environment["RDS_SNAPSHOTS_SANDBOX_HOME"];
  return path.resolve(REPOSITORY, named || ".sandbox");
}

/**
 * The folder of what takes long to install and is the same for every checkout: the Pulumi CLI and the Python packages.
 * `RDS_SNAPSHOTS_CACHE` names another one; the default is `pulumi-rds-snapshots` in the user's cache folder.
 */
export function cacheFolder(environment: Environment = process.env): string {
  const named = environment["RDS_SNAPSHOTS_CACHE"];
  if (named) {
    return path.resolve(REPOSITORY, named);
  }
  const caches = environment["XDG_CACHE_HOME"] ?? "";
  // The XDG specification has relative paths ignored; they would mean another folder to each caller.
  return path.join(path.isAbsolute(caches) ? caches : path.join(os.homedir(), ".cache"), "pulumi-rds-snapshots");
}

/** The files and folders of one sandbox home. */
export interface SandboxFolders {
  home: string;
  /** Executables that go first on PATH. */
  bin: string;
  /** `PULUMI_HOME`. */
  pulumi: string;
  /** The record of the running local AWS. */
  record: string;
  /** Which process is being started; here only until the record is written. */
  starting: string;
  /** Where the local AWS says which port it got. */
  portFile: string;
  /** What the local AWS printed. */
  log: string;
  /** Held by `up` and `down`, so that two of them follow each other. */
  lock: string;
  /** Stack states, one folder for each run of the local AWS. */
  states: string;
}

/** The files and folders of the sandbox in `home`. */
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

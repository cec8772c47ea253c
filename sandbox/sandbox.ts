/** The sandbox as other programs use it: bring it up, ask how it is, run things in it, end it. */
import type { SandboxRecord } from "./record";

export interface UpOptions {
  /** The sandbox's folder; see `sandboxHome`. */
  home: string;
  /** Takes each line of progress. */
  log: (line: string) => void;
  /** How long the local AWS takes for a copy of a snapshot, in seconds. Default: what the server has as its own default. */
  copySeconds?: number;
}

export interface Sandbox extends SandboxRecord {
  home: string;
  /** The address of the local AWS, for example `http://127.0.0.1:41234`. */
  endpoint: string;
}

export type SandboxStatus =
  | { state: "down" }
  | { state: "up"; sandbox: Sandbox }
  | { state: "crashed"; reason: string; sandbox: Sandbox };

// The functions of this module, which follow in the next commits:
//   up(options: UpOptions): Promise<Sandbox & { alreadyUp: boolean }>
//     rejects with SandboxError, whose message is for the user
//   down(options: { home: string; log: (line: string) => void }): Promise<boolean>     true if it ended something
//   status(home: string): Promise<SandboxStatus>
//   environment(sandbox: Sandbox, base = process.env): NodeJS.ProcessEnv
//     everything a command needs to run on the sandbox
//   ensureStack(options: { sandbox, environment, command: readonly string[], folder: string }): Promise<void>
//     selects (and creates) the stack `sandbox` for a pulumi command in a folder with a Pulumi.yaml

/** Runs programs for the engine. */
import { type ChildProcess, spawn } from "node:child_process";

export interface Ended {
  code: number | undefined;
  signal: NodeJS.Signals | undefined;
}

export interface StartOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Receives the output of the program; by default the program shares the output of the language host. */
  onOutput?: (stream: "stdout" | "stderr", chunk: Buffer) => void;
}

export interface Running {
  /** Rejects if the program cannot be started. */
  ended: Promise<Ended>;
  /** Interrupts the program, and kills it if it does not end in time. */
  cancel(): void;
}

/** The time that a cancelled program has to clean up, in milliseconds. */
const GRACE = 5000;

/** Tracks all children, so that none is left running. */
export class Children {
  private readonly running = new Set<ChildProcess>();

  /** Runs Node.js with these arguments. */
  node(args: readonly string[], options: StartOptions): Running {
    return this.start(process.execPath, args, options);
  }

  start(command: string, args: readonly string[], { cwd, env, onOutput }: StartOptions): Running {
    const output = onOutput ? "pipe" : "inherit";
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", output, output] });
    this.running.add(child);
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.on("data", (chunk: Buffer) => onOutput?.(stream, chunk));
    }
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once("error", reject);
      // Unlike "exit", "close" follows the last output.
      child.once("close", (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
    }).finally(() => this.running.delete(child));
    return { ended, cancel: () => this.cancel(child) };
  }

  /** Cancels all running programs. */
  cancelAll(): void {
    for (const child of this.running) {
      this.cancel(child);
    }
  }

  killAll(): void {
    for (const child of this.running) {
      child.kill("SIGKILL");
    }
  }

  private cancel(child: ChildProcess): void {
    if (child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    child.kill("SIGINT");
    const timer = setTimeout(() => child.kill("SIGKILL"), GRACE);
    child.once("close", () => clearTimeout(timer));
  }
}

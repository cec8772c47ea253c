/** The programs that the language host runs for the engine. */
import { type ChildProcess, spawn } from "node:child_process";

export interface Ended {
  code: number | undefined;
  signal: NodeJS.Signals | undefined;
}

export interface StartOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Takes what the program prints; without it, the program prints where the language host prints. */
  onOutput?: (stream: "stdout" | "stderr", chunk: Buffer) => void;
}

export interface Running {
  /** Rejects when the program could not be started. */
  ended: Promise<Ended>;
  /** Asks the program to stop, and kills it when it has not after a while. */
  cancel(): void;
}

/** How long a cancelled program may clean up, in milliseconds. */
const GRACE = 5000;

/** Keeps hold of all children, so that none outlives its purpose. */
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
      // "close" comes after the last output, "exit" may come before it.
      child.once("close", (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
    }).finally(() => this.running.delete(child));
    return { ended, cancel: () => this.cancel(child) };
  }

  /** Cancels every program that runs. */
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

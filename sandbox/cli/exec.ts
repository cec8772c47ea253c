/** Runs a command on the sandbox. Input, output, signals and the exit code are those of the command. */
import { spawn } from "node:child_process";
import * as os from "node:os";
import { SandboxError } from "../sandboxError";

/** The exit codes of a shell for a command that does not exist, and for one that cannot be started. */
const NOT_FOUND = 127;
const NOT_STARTED = 126;

export interface ExecOptions {
  command: readonly string[];
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/** Returns the exit code of the command, or 128 plus the number of the signal that ended it. */
export function execute({ command, folder, environment }: ExecOptions): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: { ...environment, PWD: folder }, stdio: "inherit" });
    const stopForwarding = forwardSignals((signal) => child.kill(signal));
    child.once("error", (error) => {
      stopForwarding();
      if ("code" in error && error.code === "ENOENT") {
        reject(new SandboxError(`Command "${program}" not found on PATH.`, NOT_FOUND));
      } else {
        reject(new SandboxError(`Failed to start "${program}": ${error.message}`, NOT_STARTED));
      }
    });
    child.once("close", (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (signal ? os.constants.signals[signal] : 0));
    });
  });
}

function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const handlers = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => {
    // A terminal interrupts the command itself, and a second interrupt would make Pulumi stop without cleaning up.
    const handler = () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : send(signal));
    process.on(signal, handler);
    return () => process.removeListener(signal, handler);
  });
  return () => {
    for (const stop of handlers) {
      stop();
    }
  };
}

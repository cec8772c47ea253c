/** Runs a command in the sandbox's environment, in its own place: input, output, signals and exit code are the command's. */
import { spawn } from "node:child_process";
import * as os from "node:os";
import { SandboxError } from "../sandboxError";

/** What a shell answers for a command that it does not find. */
const NOT_FOUND = 127;

export interface ExecOptions {
  command: readonly string[];
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/** Answers the exit code: that of the command, or 128 and the number of the signal that ended it. */
export function execute({ command, folder, environment }: ExecOptions): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: { ...environment, PWD: folder }, stdio: "inherit" });
    const stopForwarding = forwardSignals((signal) => child.kill(signal));
    child.once("error", (error) => {
      stopForwarding();
      if ("code" in error && error.code === "ENOENT") {
        reject(new SandboxError(`There is no command "${program}" on PATH.`, NOT_FOUND));
      } else {
        reject(new SandboxError(`"${program}" could not be started: ${error.message}`, 126));
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
    // A terminal sends its interrupt to the command too, and to Pulumi a second one means: stop at once, untidily.
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

/** `npm run sandbox -- up | down | status | exec -- COMMAND...` */
import { parseArgs } from "node:util";
import { REPOSITORY, sandboxHome } from "../folders";
import { environment } from "../lifecycle/environment";
import { down, type StartChoices, status, up } from "../lifecycle/sandbox";
import { SandboxError } from "../sandboxError";
import { refreshBundles } from "../toolchain/install";
import { execute } from "./exec";
import { ensureStack } from "./stack";

const USAGE = `Usage: npm run sandbox -- COMMAND

  up [--copy-seconds S] [--copy-seconds-per-gib S] [--many N]
                       installs what is missing and starts the local AWS with its source databases, and N small ones
                       more; there a copy of a snapshot takes so many seconds, 2 and 0 for each GiB unless told otherwise
  down                 ends the local AWS; the stacks deployed on it end with it
  status               tells how the sandbox is; exit code 0: up, 1: crashed ("up" cures it), 3: down
  exec -- COMMAND ...  runs a command on the sandbox, in the current folder: pulumi, aws, or any program with an AWS SDK;
                       its exit code is that of the command, or 2 when the sandbox is not up

RDS_SNAPSHOTS_SANDBOX_HOME and RDS_SNAPSHOTS_CACHE name other folders than .sandbox and the user's cache folder.`;

const EXIT = { up: 0, crashed: 1, usage: 2, notUp: 2, down: 3 };

function usageError(message: string): SandboxError {
  return new SandboxError(`${message}\n\n${USAGE}`, EXIT.usage);
}

/** Runs one command line, and answers its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined) {
    throw usageError("Name what to do: up, down, status or exec.");
  }
  if (command === "help" || command === "--help" || command === "-h") {
    console.log(USAGE);
    return 0;
  }
  if (command === "exec") {
    return exec(rest);
  }
  const action = new Map([
    ["up", runUp],
    ["down", runDown],
    ["status", runStatus],
  ]).get(command);
  if (action === undefined) {
    throw usageError(`"${command}" is not a command of the sandbox: up, down, status and exec are.`);
  }
  if (rest.length > 0 && action !== runUp) {
    throw usageError(`"${command}" takes no arguments, but got: ${rest.join(" ")}.`);
  }
  return action(rest);
}

async function runUp(args: readonly string[]): Promise<number> {
  const choices = choicesOf(args);
  const { alreadyUp } = await up({ home: sandboxHome(), log: console.log, ...choices });
  if (alreadyUp && args.length > 0) {
    throw new SandboxError(
      'It keeps what it was started with: end it with "npm run sandbox -- down" to start one with other options.',
    );
  }
  return 0;
}

const OPTIONS = {
  "copy-seconds": { type: "string" },
  "copy-seconds-per-gib": { type: "string" },
  many: { type: "string" },
} as const;

function choicesOf(args: readonly string[]): StartChoices {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const { "copy-seconds": whole, "copy-seconds-per-gib": perGib, many } = values;
    return {
      ...(whole !== undefined && { copySeconds: numberOf(whole, /^\d+(?:\.\d+)?$/) }),
      ...(perGib !== undefined && { copySecondsPerGib: numberOf(perGib, /^\d+(?:\.\d+)?$/) }),
      ...(many !== undefined && { many: numberOf(many, /^\d+$/) }),
    };
  } catch {
    throw usageError(
      `"up" takes --copy-seconds and --copy-seconds-per-gib, each with a number of seconds from 0 on, and --many with a whole number from 0 on, but got: ${args.join(" ")}.`,
    );
  }
}

function numberOf(text: string, allowed: RegExp): number {
  if (!allowed.test(text)) {
    throw new RangeError(text);
  }
  return Number(text);
}

async function runDown(): Promise<number> {
  await down({ home: sandboxHome(), log: console.log });
  return 0;
}

async function runStatus(): Promise<number> {
  const found = await status(sandboxHome());
  if (found.state === "down") {
    console.log('The sandbox is down: "npm run sandbox -- up" starts it.');
  } else if (found.state === "crashed") {
    console.log(`The sandbox has crashed: ${found.reason} "npm run sandbox -- up" cures it.`);
  } else {
    const { endpoint, pid, since, pulumi } = found.sandbox;
    console.log(
      `The sandbox is up: local AWS on ${endpoint}, process ${pid}, since ${since}; Pulumi ${pulumi.version}.`,
    );
  }
  return EXIT[found.state];
}

async function exec(args: readonly string[]): Promise<number> {
  const [dashes, ...command] = args;
  if (dashes !== "--") {
    const hint = dashes === undefined ? "COMMAND ..." : args.join(" ");
    throw usageError(`Put "--" before the command: npm run sandbox -- exec -- ${hint}`);
  }
  if (command.length === 0) {
    throw usageError('Name the command after "--": npm run sandbox -- exec -- pulumi preview');
  }
  const home = sandboxHome();
  const found = await status(home);
  // Not brought up here: a first time takes minutes, a server stays, and a crashed one has lost what a stack says exists.
  if (found.state !== "up") {
    const why = found.state === "crashed" ? `has crashed (${found.reason})` : "is not up";
    throw new SandboxError(`The sandbox ${why}: run "npm run sandbox -- up" first.`, EXIT.notUp);
  }
  await refreshBundles(home);
  const folder = callersFolder(process.env, process.cwd());
  const ready = environment(found.sandbox);
  await ensureStack({ sandbox: found.sandbox, environment: ready, command, folder });
  return execute({ command, folder, environment: ready });
}

/** npm runs a script in its package's folder, and says where it was called itself. */
export function callersFolder(variables: Readonly<Record<string, string | undefined>>, here: string): string {
  const isNpm = variables["npm_lifecycle_event"] === "sandbox" && here === REPOSITORY;
  return (isNpm && variables["INIT_CWD"]) || here;
}

function fail(error: unknown): number {
  if (error instanceof SandboxError) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error(error);
  return 1;
}

if (require.main === module) {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    // An exit, unlike a signal, ends the installer or compiler that runs for us. `exec` waits for its command instead.
    process.on(signal, () => process.argv[2] === "exec" || process.exit(code));
  }
  main(process.argv.slice(2))
    .catch(fail)
    .then((code) => process.exit(code));
}

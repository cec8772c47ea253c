/** `npm run sandbox -- up | down | status | exec -- COMMAND...` */
import { parseArgs } from "node:util";
import { REPOSITORY, sandboxHome } from "../folders";
import { environment } from "../lifecycle/environment";
import { down, type SandboxStatus, type StartChoices, status, up } from "../lifecycle/sandbox";
import { SandboxError } from "../sandboxError";
import { refreshBundles } from "../toolchain/install";
import { execute } from "./exec";
import { limitedTo, type Policies } from "./policies";
import { ensureStack } from "./stack";

const USAGE = `Usage: npm run sandbox -- COMMAND

  up                   installs what is missing and starts the local AWS with its source databases; the options are
    --copy-seconds S          the time that a snapshot copy takes; defaults to 2
    --copy-seconds-per-gib S  the additional time for each GiB; defaults to 0
    --many N                  the number of additional small databases; defaults to 0
    --enforce-iam             evaluates the IAM policies of users and roles
  down                 stops the local AWS; the stacks deployed on it are lost
  status               shows whether the sandbox is up; exit code 0: up, 1: crashed ("up" restarts it), 3: down
  exec -- COMMAND ...  runs pulumi, aws or any program with an AWS SDK on the sandbox, in the current folder; exits with
                       the code of the command, or with 2 if the sandbox is not up; the options before "--" are
    --policy FILE             runs the command as a user with exactly the IAM policy in FILE; can be repeated
    --target-policy FILE      gives the role of account 222222222222 exactly that policy; can be repeated

RDS_SNAPSHOTS_SANDBOX_HOME sets another folder than .sandbox, RDS_SNAPSHOTS_CACHE another one than the user's cache.`;

const EXIT = { up: 0, crashed: 1, usage: 2, notUp: 2, down: 3 };

function usageError(message: string): SandboxError {
  return new SandboxError(`${message}\n\n${USAGE}`, EXIT.usage);
}

/** Runs one command line and returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined) {
    throw usageError("A command is required: up, down, status or exec.");
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
    throw usageError(`Unknown command "${command}"; use up, down, status or exec.`);
  }
  if (rest.length > 0 && action !== runUp) {
    throw usageError(`"${command}" takes no arguments, but got "${rest.join(" ")}".`);
  }
  return action(rest);
}

async function runUp(args: readonly string[]): Promise<number> {
  const choices = parseStartChoices(args);
  const { alreadyUp } = await up({ home: sandboxHome(), log: console.log, ...choices });
  if (alreadyUp && args.length > 0) {
    throw new SandboxError(
      'The sandbox keeps the options that it was started with. Stop it with "npm run sandbox -- down" to change them.',
    );
  }
  return 0;
}

const OPTIONS = {
  "copy-seconds": { type: "string" },
  "copy-seconds-per-gib": { type: "string" },
  many: { type: "string" },
  "enforce-iam": { type: "boolean" },
} as const;

function parseStartChoices(args: readonly string[]): StartChoices {
  const values = parseOptions(args);
  const number = (name: Exclude<keyof typeof OPTIONS, "enforce-iam">, isValid: RegExp, kind: string) => {
    const text = values[name];
    if (text !== undefined && !isValid.test(text)) {
      throw usageError(`--${name} must be ${kind} that is not negative, but is "${text}".`);
    }
    return text === undefined ? undefined : Number(text);
  };
  const copySeconds = number("copy-seconds", /^\d+(?:\.\d+)?$/, "a number of seconds");
  const copySecondsPerGib = number("copy-seconds-per-gib", /^\d+(?:\.\d+)?$/, "a number of seconds");
  const many = number("many", /^\d+$/, "a whole number");
  return {
    ...(copySeconds !== undefined && { copySeconds }),
    ...(copySecondsPerGib !== undefined && { copySecondsPerGib }),
    ...(many !== undefined && { many }),
    ...(values["enforce-iam"] && { enforceIam: true }),
  };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch {
    const numbers = Object.entries(OPTIONS).flatMap(([name, { type }]) => (type === "string" ? [`--${name}`] : []));
    throw usageError(
      `"up" cannot read "${args.join(" ")}"; its options are ${numbers.join(", ")}, each with a number that is not negative, and --enforce-iam.`,
    );
  }
}

async function runDown(): Promise<number> {
  await down({ home: sandboxHome(), log: console.log });
  return 0;
}

async function runStatus(): Promise<number> {
  const found = await status(sandboxHome());
  console.log(messageOf(found));
  return EXIT[found.state];
}

function messageOf(found: SandboxStatus): string {
  if (found.state === "down") {
    return 'The sandbox is down; start it with "npm run sandbox -- up".';
  }
  if (found.state === "crashed") {
    return `The sandbox has crashed: ${found.reason} Restart it with "npm run sandbox -- up".`;
  }
  const { endpoint, pid, since, pulumi } = found.sandbox;
  return `The sandbox is up: local AWS on ${endpoint}, process ${pid}, since ${since}; Pulumi ${pulumi.version}.`;
}

async function exec(args: readonly string[]): Promise<number> {
  const { options, command } = parseExec(args);
  if (command.length === 0) {
    throw usageError('A command is required after "--", for example: npm run sandbox -- exec -- pulumi preview');
  }
  const home = sandboxHome();
  const found = await status(home);
  // No implicit "up": the first one takes minutes, and the stacks of a crashed server are lost.
  if (found.state !== "up") {
    throw new SandboxError(messageOf(found), EXIT.notUp);
  }
  await refreshBundles(home);
  const folder = callersFolder(process.env, process.cwd());
  const ready = { ...environment(found.sandbox), ...(await limitedTo(found.sandbox, options, folder)) };
  await ensureStack({ sandbox: found.sandbox, environment: ready, command, folder });
  return execute({ command, folder, environment: ready });
}

/** Splits the arguments of `exec` at "--" into its options and the command. */
function parseExec(args: readonly string[]): { options: Policies; command: string[] } {
  const dashes = args.indexOf("--");
  const own = args.slice(0, dashes);
  const file = { type: "string", multiple: true } as const;
  try {
    if (dashes < 0) throw new Error("There are no dashes.");
    const { values } = parseArgs({ args: own, options: { policy: file, "target-policy": file } });
    const { policy = [], "target-policy": targetPolicy = [] } = values;
    return { options: { user: policy, targetRole: targetPolicy }, command: args.slice(dashes + 1) };
  } catch {
    const hint = args.filter((arg) => arg !== "--").join(" ") || "COMMAND ...";
    throw usageError(`"--" must precede the command: npm run sandbox -- exec -- ${hint}`);
  }
}

/** The folder that npm was called in. npm runs scripts in the folder of their package. */
export function callersFolder(variables: Readonly<Record<string, string | undefined>>, here: string): string {
  const isNpm = variables["npm_lifecycle_event"] === "sandbox" && here === REPOSITORY;
  return (isNpm && variables["INIT_CWD"]) || here;
}

function fail(error: unknown): number {
  if (error instanceof SandboxError) {
    console.error(error.message);
    return error.exitCode;
  }
  // The operating system refused something, such as a folder that cannot be written.
  console.error(error instanceof Error && "syscall" in error ? error.message : error);
  return 1;
}

if (require.main === module) {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    // An exit, unlike a signal, ends the child processes. `exec` waits for its command instead.
    process.on(signal, () => process.argv[2] === "exec" || process.exit(code));
  }
  main(process.argv.slice(2))
    .catch(fail)
    .then((code) => process.exit(code));
}

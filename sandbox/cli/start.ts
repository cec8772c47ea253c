/**
 * `npm start [-- --enforce-iam]`: a real `pulumi up` on the local AWS, checked against what AWS then contains; with
 * `--enforce-iam` as a user that has only the documented policy of the main program.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { REPOSITORY, sandboxHome } from "../folders";
import { awsEnvironment, environment, withoutSettings } from "../lifecycle/environment";
import { type Sandbox, up } from "../lifecycle/sandbox";
import { moveClock, nextNight } from "./nextNight";
import { limitedTo } from "./policies";
import { type Connection, type CopyRow, readCopy, renderCopies } from "./snapshotTable";
import { ensureStack } from "./stack";

const UNSAFE_EXAMPLE = path.join("examples", "unsafe", "no-public-encrypted-share");
const policyPack = path.join(REPOSITORY, "policies");

const MAIN_PROGRAM_POLICY = path.join("docs", "iam", "main-program.json");

/** Above the number of copies that AWS runs at the same time; the engine defaults to 4 for each core. */
const PARALLEL = "64";

/** The rules that the unsafe example breaks. A refusal for any other reason would prove nothing. */
const RULES_BROKEN = ["no-public-encrypted-share", "no-public-share"];

interface StackTarget {
  region: string;
  snapshotArns: Record<string, string>;
  parameterGroupName: string;
}

interface StackCopy {
  snapshotArn: string;
  accounts: string[];
  parameterGroup: string;
}

async function main(): Promise<number> {
  // Otherwise the AWS SDK warns about Node.js 20 on every run.
  process.env = { ...awsEnvironment(withoutSettings()), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const started = Date.now();
  const step = (title: string) => console.log(`\n== ${title} (${((Date.now() - started) / 1000).toFixed(0)} s)`);

  step("The local AWS");
  const { values } = parseArgs({ options: { "enforce-iam": { type: "boolean", default: false } } });
  const enforceIam = values["enforce-iam"];
  const sandbox = await up({ home: sandboxHome(), log: console.log, enforceIam });
  const policies = { user: enforceIam ? [MAIN_PROGRAM_POLICY] : [], targetRole: [] };
  const credentials = await limitedTo(sandbox, policies, REPOSITORY);

  step("pulumi up, with the policy pack");
  const upArguments = ["up", "--yes", "--policy-pack", policyPack, "--parallel", PARALLEL];
  const deployed = await pulumi(sandbox, REPOSITORY, upArguments, { show: true, credentials });
  if (deployed.code !== 0) return failure("pulumi up failed; see above.");
  const changed = await newestChanges(sandbox);

  let now = await moveClock(sandbox, 0);
  if (changed !== "") {
    step("The next night: the clock of the local AWS moves, databases have new snapshots");
    now = await nextNight(sandbox);
    const again = await pulumi(sandbox, REPOSITORY, [...upArguments, "--skip-preview"], { show: true, credentials });
    if (again.code !== 0) return failure("pulumi up of the next night failed; see above.");
    step("npm run plan: what each copy is kept for");
    if ((await plan(sandbox, credentials)) !== 0) return failure("npm run plan failed; see above.");
  }

  step("The copies, read from AWS");
  const copies = await declaredCopies(sandbox);
  const found = await Promise.all(
    copies.map(async (copy) => ({ copy, row: await readCopy(connectionOf(sandbox), copy.snapshotArn) })),
  );
  console.log(
    renderCopies(
      found.flatMap(({ copy, row }) => (row ? [{ ...row, ...copy }] : [])),
      now,
    ),
  );
  const wrong = found.flatMap(({ copy, row }) => differences(copy, row));
  if (copies.length === 0) wrong.push("the stack has no copies");
  if (wrong.length > 0)
    return failure(
      `The copies in AWS differ from the outputs of the stack:\n${wrong.map((w) => `  - ${w}`).join("\n")}`,
    );
  console.log(changed === "" ? "Nothing changed; all copies existed already." : `Changed: ${changed}.`);

  step(`pulumi preview of an unsafe program: ${UNSAFE_EXAMPLE}`);
  const refused = await pulumi(
    sandbox,
    path.join(REPOSITORY, UNSAFE_EXAMPLE),
    ["preview", "--policy-pack", policyPack],
    {
      show: true,
    },
  );
  const silent = RULES_BROKEN.filter((rule) => !refused.stdout.includes(rule));
  if (refused.code === 0) return failure("The policy pack accepted the unsafe program.");
  if (silent.length > 0) return failure(`The unsafe program was refused, but not by ${silent.join(", ")}.`);
  console.log(
    `Refused, by ${RULES_BROKEN.join(", ")}. examples/unsafe contains a program for each of the other rules.`,
  );

  step("Done. Next steps");
  console.log(NEXT);
  return 0;
}

const NEXT = `  npm run sandbox -- exec -- pulumi stack output targetAccountPolicies   the policies that the other account attaches to its role
  npm run sandbox -- exec -- pulumi preview --policy-pack policies       plans again, after a change of Pulumi.sandbox.yaml
  npm run sandbox -- exec -- pulumi destroy                              fails and lists the protected copies
  npm run sandbox -- status                                              shows whether the local AWS is up
  npm run sandbox -- down                                                stops it`;

/** Runs the Pulumi CLI on the sandbox; `show` prints its output. */
async function pulumi(
  sandbox: Sandbox,
  folder: string,
  command: readonly string[],
  { show = false, credentials = {} }: { show?: boolean; credentials?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number; stdout: string }> {
  // `npm test` checks the types; checking them here would double the time of every run.
  const env = { ...environment(sandbox), ...credentials, PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
  await ensureStack({ sandbox, environment: env, command: ["pulumi", ...command], folder });
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", command, { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      if (show) process.stdout.write(chunk);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, stdout }));
  });
}

/** Runs `npm run plan` on the sandbox, and returns its exit code. */
function plan(sandbox: Sandbox, credentials: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn("npm", ["--silent", "run", "plan"], {
    cwd: REPOSITORY,
    env: { ...environment(sandbox), ...credentials },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** Returns the changes of the newest update, such as `11 create`; empty if nothing changed. */
async function newestChanges(sandbox: Sandbox): Promise<string> {
  const { stdout } = await pulumi(sandbox, REPOSITORY, ["stack", "history", "--json", "--page-size", "1"]);
  const [newest] = JSON.parse(stdout) as { resourceChanges?: Record<string, number> }[];
  return (
    Object.entries(newest?.resourceChanges ?? {})
      // A read that the program no longer makes is discarded from the state.
      .filter(([kind, count]) => !["same", "read", "discard"].includes(kind) && count > 0)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(", ")
  );
}

/** Reads the copies from the outputs of the stack, and their accounts from its config. */
async function declaredCopies(sandbox: Sandbox): Promise<StackCopy[]> {
  const read = async (command: readonly string[]) =>
    JSON.parse((await pulumi(sandbox, REPOSITORY, command)).stdout) as unknown;
  const databases = (await read(["stack", "output", "databases", "--json"])) as Record<
    string,
    Record<string, StackTarget>
  >;
  const targets = (await read(["config", "get", "targets"])) as { region: string; sharedAccounts: string[] }[];
  return Object.values(databases)
    .flatMap((ofDatabase) => Object.values(ofDatabase))
    .flatMap(({ region, snapshotArns, parameterGroupName }) =>
      Object.values(snapshotArns).map((snapshotArn) => ({
        snapshotArn,
        accounts: targets.find((target) => target.region === region)?.sharedAccounts ?? [],
        parameterGroup: parameterGroupName,
      })),
    );
}

function connectionOf(sandbox: Sandbox): Connection {
  const env = environment(sandbox);
  return {
    endpoint: sandbox.endpoint,
    credentials: { accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "", secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "" },
  };
}

function differences({ snapshotArn, accounts }: StackCopy, row?: CopyRow): string[] {
  if (!row) return [`${snapshotArn} does not exist`];
  const isShared = [...accounts].sort().join() === [...row.sharedWith].sort().join();
  return [
    ...(row.status === "available" ? [] : [`${row.identifier} has status ${row.status}`]),
    ...(row.keyManager === "CUSTOMER" ? [] : [`${row.identifier} is not encrypted under a customer managed key`]),
    ...(isShared
      ? []
      : [`${row.identifier} must be shared with ${names(accounts)}, but is shared with ${names(row.sharedWith)}`]),
  ];
}

function names(accounts: readonly string[]): string {
  return accounts.join(", ") || "nobody";
}

function failure(message: string): number {
  console.error(`\n${message}`);
  return 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(failure(error instanceof Error ? error.message : String(error))),
);

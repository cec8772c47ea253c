/** `npm run conformance -- --profile P` */
import { setMaxListeners } from "node:events";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { CLIENTS, identity, useProfile } from "./clients";
import { runConformance, sceneOf } from "./conformance";
import { estimateOf } from "./prices";
import { removeAll } from "./removal";
import { reportOf } from "./report";
import { earlierRuns, folderOf, forgetRun, type RunRecord, recordRun } from "./runs";
import type { Interruption } from "./stack";
import { chosenSubjects, STORY, SUBJECTS } from "./subjects/subjects";

const NAMES = [...SUBJECTS.map(({ name }) => name), STORY];

const USAGE = `Usage: npm run conformance -- --profile P [OPTIONS]

Compares AWS and the real AWS provider with what the sandbox's plugin promises of them, on resources that it makes and removes.

  --profile P            the AWS profile; defaults to the credentials of the environment
  --region R             the Region of the databases; defaults to us-east-1
  --target-region R      the Region of the copies; defaults to eu-west-1, or to us-east-1 for databases in eu-west-1
  --share-with ACCOUNT   another account of yours, which copies are shared with; without it, nothing is shared
  --subnets ID,ID        subnets of the databases in two Availability Zones; without them, they are in the default VPC
  --only NAME,NAME       runs only these, and what they need: ${NAMES.join(", ")}
  --yes                  answers the question before the run
  --remove               removes what earlier runs left, and runs nothing

Exit code 0: as promised, 1: differences, 2: not run, ended early, or not all removed.`;

const EXIT = { asPromised: 0, differs: 1, failed: 2 };

/** An error that the user can fix. */
class UsageError extends Error {}

const OPTIONS = {
  profile: { type: "string" },
  region: { type: "string" },
  "target-region": { type: "string" },
  "share-with": { type: "string" },
  subnets: { type: "string" },
  only: { type: "string" },
  yes: { type: "boolean" },
  remove: { type: "boolean" },
  help: { type: "boolean" },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

function namesOf(only: string | undefined): string[] {
  const names = only?.split(",") ?? NAMES;
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`--only must contain names from the list, but contains ${unknown.join(", ")}.\n\n${USAGE}`);
  }
  return names;
}

/** Runs one command line and returns its exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { profile, region = "us-east-1", subnets, only, yes, remove, help, ...rest } = parse(args);
  const shareWith = rest["share-with"];
  if (help) {
    console.log(USAGE);
    return EXIT.asPromised;
  }
  if (shareWith !== undefined && !/^\d{12}$/.test(shareWith)) {
    throw new UsageError("--share-with must be an account ID of 12 digits.");
  }
  const targetRegion = rest["target-region"] ?? (region === "eu-west-1" ? "us-east-1" : "eu-west-1");
  if (targetRegion === region)
    throw new UsageError(`--target-region must differ from --region, but both are ${region}.`);
  const names = namesOf(only);
  if (profile !== undefined) useProfile(profile);
  const { account, partition } = await identity(region);
  const earlier = await earlierRuns();
  if (remove) return removeEarlier(earlier, account);
  if (earlier.length > 0) {
    throw new UsageError(`An earlier run was not removed. Remove it with "npm run conformance -- --remove" first.`);
  }
  const subnetIds = subnets?.split(",");
  const choices = { ...(shareWith !== undefined && { shareWith }), ...(subnetIds && { subnetIds }) };
  const place = { account, partition, region, targetRegion };
  const { subjects } = chosenSubjects(names, { ...place, ...choices, prefix: "", password: "" });
  console.log(
    `This run makes resources in account ${account}, in ${region} and ${targetRegion}, and removes them:\n` +
      `  ${subjects.map(({ name }) => name).join(", ")}\n\n${estimateOf(subjects)}\n`,
  );
  if (!(yes || (await isAnsweredWithYes()))) {
    console.log("Nothing was made.");
    return EXIT.failed;
  }
  const record = await recordRun(place);
  console.log(`The names of all resources begin with ${record.prefix}. State: ${folderOf(record)}`);
  const { results, password, left, ended } = await runConformance({
    record,
    names,
    ...choices,
    interruption: listen(),
    log: console.log,
  });
  console.log(`\n${reportOf(results, password)}`);
  reportLeft(left);
  if (ended !== undefined) console.error(`The run ended early: ${ended}`);
  if (ended !== undefined || left.length > 0) return EXIT.failed;
  return results.differences.length > 0 ? EXIT.differs : EXIT.asPromised;
}

function reportLeft(left: readonly string[]): void {
  if (left.length === 0) return;
  console.error(`AWS still has ${left.join(", ")}. Remove them with "npm run conformance -- --remove".`);
}

async function isAnsweredWithYes(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError("The question needs a terminal. Use --yes to answer it.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Answer "yes" to go on: ');
  terminal.close();
  return answer.trim() === "yes";
}

async function removeEarlier(earlier: readonly RunRecord[], account: string): Promise<number> {
  const left: string[] = [];
  for (const record of earlier) {
    if (record.account !== account) {
      throw new UsageError(`${record.prefix} is in account ${record.account}, but the credentials are of ${account}.`);
    }
    console.log(`Removing ${record.prefix} ...`);
    const removed = await removeAll(record, sceneOf(record), CLIENTS, console.log);
    left.push(...removed.left);
    if (removed.left.length === 0) forgetRun(record);
  }
  console.log(earlier.length === 0 ? "No earlier run is left." : "Done.");
  reportLeft(left);
  return left.length === 0 ? EXIT.asPromised : EXIT.failed;
}

/** Listens to the user and to the system. After an interruption the run removes what it made. */
function listen(): Interruption {
  const controller = new AbortController();
  // Each operation of the engine listens.
  setMaxListeners(0, controller.signal);
  const interruption = { isRequested: false, engine: controller.signal };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      interruption.isRequested = true;
      // A terminal interrupts the engine itself, and a second interrupt would make it stop without cleaning up.
      if (signal !== "SIGINT" || !process.stdin.isTTY) controller.abort();
    });
  }
  return interruption;
}

if (require.main === module) {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  main(process.argv.slice(2))
    .catch((error: unknown) => {
      console.error(error instanceof UsageError ? error.message : error);
      return EXIT.failed;
    })
    .then((code) => process.exit(code));
}

import type { Existing, Look } from "./existing";
import { type Adopted, type ImportFile, importFile } from "./importFile";
import { type Plan, type PlannedCreate, readPlan } from "./planned";
import { CannotAsk } from "./providers";
import { restoreProviders } from "./restoreProviders";

/** What `adopt` needs of the world. */
export interface World {
  /** Runs `pulumi` with these arguments; its exit code, and what it printed to standard output when that is captured. */
  pulumi(args: readonly string[], output: "captured" | "shown"): Promise<{ code: number; stdout: string }>;
  look: Look;
  /** Hands a file to `use`, and takes it away afterwards. */
  withFile<T>(content: string, use: (file: string) => Promise<T>): Promise<T>;
  /** Waits before AWS is asked again. */
  pause(): Promise<void>;
  log(line: string): void;
}

/** In these states a copy goes on in AWS, also when the `up` that asked for it is gone. */
const IN_PROGRESS = ["creating", "copying", "pending"];

/**
 * Takes into the state what the program would create and AWS has already under the same name: copies that went on when
 * an `up` was killed or gave up waiting, or all of a state that was lost. Nothing is changed in AWS. Copies that are
 * still being made are waited for. Answers the exit code, which is 1 where something was left alone.
 *
 * @param args Options for both `pulumi preview` and `pulumi import`, such as `--stack`; `--yes` is for the import.
 */
export async function adopt(args: readonly string[], world: World): Promise<number> {
  const preview = await world.pulumi(["preview", "--json", ...args.filter((arg) => !YES.has(arg))], "captured");
  if (preview.code !== 0) {
    world.log("The preview failed, so what the program would create is not known. It said:");
    world.log(preview.stdout);
    return preview.code;
  }
  const plan = readPlan(preview.stdout);
  const { adopted, leftAlone } = await findAdopted(plan, world);
  if (adopted.length > 0) {
    return (await importAll(adopted, plan, args, world)) || Math.sign(leftAlone);
  }
  world.log(`Nothing to adopt: of what ${leftAlone > 0 ? "else " : ""}the program would create, AWS has nothing yet.`);
  return Math.sign(leftAlone);
}

const YES = new Set(["--yes", "-y"]);

async function importAll(adopted: readonly Adopted[], { steps }: Plan, args: readonly string[], world: World) {
  const file: ImportFile = importFile(adopted, steps);
  const code = await restoreProviders(adopted, steps, args, world);
  if (code !== 0) return code;
  return world.withFile(JSON.stringify(file, null, 2), async (path) => {
    const command = ["import", "--file", path, "--generate-code=false", ...args];
    return (await world.pulumi(command, "shown")).code;
  });
}

interface Findings {
  adopted: Adopted[];
  /** How many are not whole, have a name that something else has, or could not be asked about. */
  leftAlone: number;
}

async function findAdopted({ creates, unnamed, steps }: Plan, world: World): Promise<Findings> {
  const found: Findings = { adopted: [], leftAlone: 0 };
  const leaveAlone = (what: string) => {
    found.leftAlone += 1;
    world.log(`Left alone: ${what}`);
  };
  for (const urn of unnamed) {
    leaveAlone(`${urn}, whose name or Region the preview does not show: it is secret, or not yet known.`);
  }
  for (const create of creates) {
    const existing = await lookUntilDone(create, world);
    if (existing === undefined) continue;
    if (existing instanceof CannotAsk) {
      const provider = `the provider ${create.provider.name}, whose account cannot be asked from here`;
      leaveAlone(`${describe(create)} is under ${provider}, because ${existing.message}.`);
      continue;
    }
    const obstacle = obstacleTo(create, existing);
    if (obstacle !== undefined) {
      leaveAlone(obstacle);
      continue;
    }
    world.log(`Adopts ${describe(create)}.`);
    found.adopted.push({ urn: create.urn, id: `${create.identifier}@${create.region}` });
    found.adopted.push(...keyOf(create, existing, steps));
  }
  return found;
}

async function lookUntilDone(create: PlannedCreate, world: World): Promise<Existing | CannotAsk | undefined> {
  for (let told = false; ; told = true) {
    const existing = await world.look(create).catch((error: unknown) => {
      if (error instanceof CannotAsk) return error;
      throw error;
    });
    if (existing instanceof CannotAsk || !IN_PROGRESS.includes(existing?.status ?? "")) {
      return existing;
    }
    if (!told) world.log(`Waits for ${describe(create)}, which is ${existing?.status} ...`);
    await world.pause();
  }
}

/** Why something of this name is not what the program means by it. */
function obstacleTo(create: PlannedCreate, { status, sourceSnapshotArn }: Existing): string | undefined {
  if (status !== undefined && status !== "available") {
    return `${describe(create)} is ${status}. Delete it in AWS, and the next "pulumi up" makes it again.`;
  }
  const wanted = create.sourceSnapshotArn;
  if (wanted !== undefined && sourceSnapshotArn !== undefined && wanted !== sourceSnapshotArn) {
    return `${describe(create)} is a copy of ${sourceSnapshotArn}, not of ${wanted}. Give one of the two another name.`;
  }
  return undefined;
}

function describe({ type, identifier, region }: PlannedCreate): string {
  return `${type.split(":").at(-1)} ${identifier} in ${region}`;
}

/** A key has no name; it is known by the alias that the program gives it, in the same account. */
function keyOf({ urn, region }: PlannedCreate, { keyId }: Existing, steps: Plan["steps"]): Adopted[] {
  const alias = steps.get(urn);
  const key = alias?.madeFrom["targetKeyId"]
    ?.map((each) => steps.get(each))
    .find((each) => each?.type === "aws:kms/key:Key" && each.op === "create" && each.provider === alias.provider);
  return keyId === undefined || key === undefined ? [] : [{ urn: key.urn, id: `${keyId}@${region}` }];
}

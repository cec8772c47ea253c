import { LookupError } from "../aws/credentials";
import type { Existing } from "../aws/existing";
import type { Host } from "./host";
import { type Adopted, type ImportFile, importFile } from "./importFile";
import { type Plan, type PlannedCreate, readPlan } from "./planned";
import { NOT_SHOWN } from "./providers";
import { restoreProviders } from "./restoreProviders";
import { awsConfig } from "./stackConfig";

/** The statuses of a copy that AWS is still making, even if the `up` that requested it was killed. */
const IN_PROGRESS = ["creating", "copying", "pending"];

/**
 * Imports into the state the resources that the program would create and that exist in AWS under the same name: copies
 * that AWS continued after an `up` was killed or timed out, or all resources of a lost state. Changes nothing in AWS.
 * Waits for copies in progress. Returns the exit code, which is 1 if a resource was skipped.
 *
 * @param args Options for both `pulumi preview` and `pulumi import`, such as `--stack`. `--yes` is for the import only.
 */
export async function adopt(args: readonly string[], host: Host): Promise<number> {
  const preview = await host.pulumi(["preview", "--json", ...args.filter((arg) => !YES.has(arg))], "captured");
  if (preview.code !== 0) {
    host.log("pulumi preview failed; nothing was adopted. Output of the preview:");
    host.log(preview.stdout);
    return preview.code;
  }
  const secrets = preview.stdout.includes(NOT_SHOWN.secret) ? await awsConfig(args, host) : {};
  const plan = readPlan(preview.stdout, secrets);
  const { adopted, skipped } = await findAdopted(plan, host);
  if (adopted.length > 0) {
    return (await importAll(adopted, plan, args, host)) || Math.sign(skipped);
  }
  host.log(
    `Nothing to adopt: AWS has none of the ${skipped > 0 ? "other " : ""}resources that the program would create.`,
  );
  return Math.sign(skipped);
}

const YES = new Set(["--yes", "-y"]);

async function importAll(adopted: readonly Adopted[], { steps }: Plan, args: readonly string[], host: Host) {
  const file: ImportFile = importFile(adopted, steps);
  const code = await restoreProviders(adopted, steps, args, host);
  if (code !== 0) return code;
  return host.withFile(JSON.stringify(file, null, 2), async (path) => {
    const command = ["import", "--file", path, "--generate-code=false", ...args];
    return (await host.pulumi(command, "shown")).code;
  });
}

interface Findings {
  adopted: Adopted[];
  /** How many resources are incomplete, have a name that is taken by another resource, or could not be looked up. */
  skipped: number;
}

async function findAdopted({ creates, unnamed, steps }: Plan, host: Host): Promise<Findings> {
  const found: Findings = { adopted: [], skipped: 0 };
  const skip = (reason: string) => {
    found.skipped += 1;
    host.log(`Skipped: ${reason}`);
  };
  for (const urn of unnamed) {
    skip(`the preview does not show the name or the Region of ${urn}, because it is secret or not yet known.`);
  }
  for (const create of creates) {
    const existing = await lookUntilDone(create, host);
    if (existing === undefined) continue;
    if (existing instanceof LookupError) {
      skip(
        `${describe(create)} could not be looked up with the provider ${create.provider.name}: ${existing.message}.`,
      );
      continue;
    }
    const obstacle = obstacleTo(create, existing);
    if (obstacle !== undefined) {
      skip(obstacle);
      continue;
    }
    host.log(`Adopts ${describe(create)}.`);
    found.adopted.push({ urn: create.urn, id: `${create.identifier}@${create.region}` });
    found.adopted.push(...keyOf(create, existing, steps));
  }
  return found;
}

async function lookUntilDone(create: PlannedCreate, host: Host): Promise<Existing | LookupError | undefined> {
  for (let isLogged = false; ; isLogged = true) {
    const existing = await host.look(create).catch((error: unknown) => {
      if (error instanceof LookupError) return error;
      throw error;
    });
    if (existing instanceof LookupError || !IN_PROGRESS.includes(existing?.status ?? "")) {
      return existing;
    }
    if (!isLogged) host.log(`Waiting for ${describe(create)}, which has status ${existing?.status} ...`);
    await host.pause();
  }
}

/** Why an existing resource with the name of a planned one is not that resource. */
function obstacleTo(create: PlannedCreate, { status, sourceSnapshotArn }: Existing): string | undefined {
  if (status !== undefined && status !== "available") {
    return `${describe(create)} has status ${status}. Delete it in AWS; the next \`pulumi up\` creates it again.`;
  }
  const wanted = create.sourceSnapshotArn;
  if (wanted !== undefined && sourceSnapshotArn !== undefined && wanted !== sourceSnapshotArn) {
    return `${describe(create)} is a copy of ${sourceSnapshotArn}, not of ${wanted}. Rename one of the two.`;
  }
  return undefined;
}

function describe({ type, identifier, region }: PlannedCreate): string {
  return `${type.split(":").at(-1)} ${identifier} in ${region}`;
}

/** A key has no name. It is found by the alias that the program gives it, in the same account. */
function keyOf({ urn, region }: PlannedCreate, { keyId }: Existing, steps: Plan["steps"]): Adopted[] {
  const alias = steps.get(urn);
  const key = alias?.dependencies["targetKeyId"]
    ?.map((each) => steps.get(each))
    .find((each) => each?.type === "aws:kms/key:Key" && each.op === "create" && each.provider === alias.provider);
  return keyId === undefined || key === undefined ? [] : [{ urn: key.urn, id: `${keyId}@${region}` }];
}

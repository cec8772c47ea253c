import { parseArgs } from "node:util";
import type { Host } from "../adopt/host";
import { projectOf, stackConfig, stackOptions } from "../adopt/stackConfig";
import { clientConfigs } from "../aws/clientConfig";
import { describeFailure } from "../aws/failures";
import { defaultProvider, sdkCaller } from "../aws/identity";
import { quotaReader } from "../aws/quotas";
import { rdsReader } from "../aws/rdsReader";
import { readCatalog } from "../catalog";
import { parseEntries, type StackConfig } from "../config/config";
import type { SourceGroups } from "../lastRun";
import { planReplications } from "../plan";
import { foreseeQuotas } from "../quotas";
import { type Planning, readPlanFile } from "./planFile";
import { planReport } from "./rows";
import { renderPlan } from "./table";

/**
 * Prints the plan of the next `pulumi up`: the copies to make, kept (and why), expiring, and to delete. Starts no engine,
 * and changes nothing. With `--from FILE` the snapshots, the config and the time come from a file instead of AWS. Returns
 * the exit code.
 */
export async function planCommand(args: readonly string[], host: Host): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean" },
      from: { type: "string" },
      stack: { type: "string", short: "s" },
      cwd: { type: "string", short: "C" },
      "config-file": { type: "string" },
    },
  });
  const planning = values.from === undefined ? await fromStack(args, host) : await readPlanFile(values.from);
  if (planning === undefined) return 1;
  const { config, reader, quotas, now } = planning;
  const plan = planReplications(config, await readCatalog(config, reader), unreadGroups(config), now);
  const report = planReport(plan, await foreseeQuotas(config, plan.replications, quotas, now), now);
  host.log(values.json ? JSON.stringify(report, null, 2) : renderPlan(report));
  return 0;
}

async function fromStack(args: readonly string[], host: Host): Promise<Planning | undefined> {
  const entries = await stackConfig(args, host);
  const name = await host.pulumi(["stack", "--show-name", ...stackOptions(args, "stack", "cwd")], "captured");
  if (entries === undefined || name.code !== 0) return undefined; // Pulumi has printed why.
  const config = parseEntries(entries, projectOf(entries), name.stdout.trim());
  const provider = defaultProvider((setting) => entries[`aws:${setting}`]);
  const configOf = clientConfigs();
  const regions = [...config.databases, ...config.targets].map(({ region }) => region);
  const { time } = await sdkCaller(provider, configOf, regions).catch((error: unknown) => {
    throw new Error(
      `The AWS credentials of this stack cannot be used; no plan was made:\n  - ${describeFailure(error)}`,
    );
  });
  if (time === undefined) throw new Error("AWS answered without the time; no plan was made.");
  return { config, reader: rdsReader(provider, configOf), quotas: quotaReader(provider, configOf), now: time };
}

/** The plan of the copies does not depend on groups, so those of databases with a problem are not read from the state. */
function unreadGroups({ databases, targets }: StackConfig): SourceGroups {
  const regions = targets.map(({ region }) => region);
  return Object.fromEntries(
    databases.map(({ identifier, region }) => [`${identifier}-${region}`, { parameterGroupName: "", regions }]),
  );
}

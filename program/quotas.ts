import * as pulumi from "@pulumi/pulumi";
import { describeFailure } from "./aws/failures";
import type { StackConfig } from "./config/config";
import type { Plan, PlannedReplication, TargetDecision } from "./plan";
import { retentionOf } from "./retention/levels";
import { type Growth, growthOf, nightsUntilFull, type Quota, quotaNeeded } from "./retention/quota";

/** Reads the quota of manual snapshots of a Region; `undefined` if AWS returns none. */
export type QuotaReader = (region: string, kind: TargetDecision["kind"]) => Promise<Quota | undefined>;

/** What is foreseen of the quota of manual snapshots in a target Region. */
export interface Foreseen extends Quota {
  region: string;
  kind: TargetDecision["kind"];
  /** Whether other stacks have the rest of the databases, whose copies are not foreseen here. */
  isPart: boolean;
  /** New copies in a night. */
  perNight: number;
  /** The copies that this run makes. */
  made: number;
  /** The day on which the quota will be met at the present rate; `undefined` if not within ten years. */
  metOn?: string;
  /** The quota to ask AWS for. */
  needed: number;
}

const DAY = 24 * 3600 * 1000;
/** A warning leaves time for AWS's answer, and is not printed every night of the year before. */
const WARNING_NIGHTS = 30;

/**
 * Foresees in each target Region when the quota of manual snapshots will be met. Returns the reason for a Region whose quota
 * AWS does not return, because the program does not depend on it.
 */
export async function foreseeQuotas(
  config: StackConfig,
  plan: readonly PlannedReplication[],
  read: QuotaReader,
  now: Date,
): Promise<(Foreseen | { region: string; reason: string })[]> {
  const decisions = plan.flatMap(({ decisions }) => decisions);
  const places = [...new Set(decisions.map(({ region, kind }) => `${region} ${kind}`))].sort();
  const foreseen = places.map(async (place) => {
    const here = decisions.filter(({ region, kind }) => `${region} ${kind}` === place);
    const [{ region, kind } = NOWHERE] = here;
    try {
      const quota = await read(region, kind);
      return quota === undefined ? [] : [foresee(config, here, { region, kind }, quota, now)];
    } catch (error) {
      return [{ region, reason: describeFailure(error) }];
    }
  });
  return (await Promise.all(foreseen)).flat();
}

const NOWHERE = { region: "", kind: "instance" } as const;

function foresee(
  config: StackConfig,
  decisions: readonly TargetDecision[],
  place: Pick<Foreseen, "region" | "kind">,
  quota: Quota,
  now: Date,
): Foreseen {
  const growths = decisions.map((decision) => growthIn(config, decision, now));
  const nights = nightsUntilFull(quota, growths);
  return {
    ...place,
    ...quota,
    isPart: config.only !== undefined,
    perNight: growths.reduce((sum, { perNight }) => sum + perNight, 0),
    made: decisions.reduce((sum, { copied }) => sum + copied.length, 0),
    ...(nights !== undefined && { metOn: new Date(now.getTime() + nights * DAY).toISOString().slice(0, 10) }),
    needed: quotaNeeded(quota, growths),
  };
}

function growthIn(config: StackConfig, decision: TargetDecision, now: Date): Growth {
  const database = config.databases.find(
    ({ identifier, region, kind }) =>
      identifier === decision.database && region === decision.sourceRegion && kind === decision.kind,
  );
  const target = config.targets.find(({ region }) => region === decision.region);
  if (database === undefined || target === undefined) return { perNight: 0, room: 0 };
  return growthOf(decision.copies, decision.copied.length, retentionOf(config, database, target), now);
}

/** Warns on preview and `up` about quotas that this run or the next 30 nights will meet. */
export async function warnOfQuotas(
  config: StackConfig,
  { replications }: Plan,
  read: QuotaReader,
  now: Date,
): Promise<void> {
  for (const warning of quotaWarnings(await foreseeQuotas(config, replications, read, now), now)) {
    await pulumi.log.warn(warning);
  }
}

/** The warnings about quotas that this run or the next 30 nights will meet. */
export function quotaWarnings(foreseen: Awaited<ReturnType<typeof foreseeQuotas>>, now: Date): string[] {
  return foreseen.flatMap((quota) => {
    if ("reason" in quota) return [`The quota of snapshots in ${quota.region} was not read: ${quota.reason}.`];
    const { region, kind, used, max, made, perNight, metOn, needed, isPart } = quota;
    const isNear = metOn !== undefined && Date.parse(metOn) - now.getTime() < WARNING_NIGHTS * DAY;
    if (!isNear && used + made <= max) return [];
    const use = `${used} of ${max} manual DB ${kind} snapshots are used in ${region}.`;
    const when =
      used + made > max
        ? `This run makes ${made} copies, so AWS will refuse ${used + made - max} of them.`
        : `At ${Number(perNight.toFixed(1))} new copies a night the quota will be met on ${metOn}.`;
    const part = isPart ? " This counts the databases of this stack only." : "";
    return [
      `${use} ${when}${part} Set \`retention\`, or ask AWS for ${needed} ("Manual DB ${kind} snapshots" in Service Quotas).`,
    ];
  });
}

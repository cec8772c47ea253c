import type { Plan, TargetDecision } from "../plan";
import type { foreseeQuotas } from "../quotas";

/** What a run does with a copy, or with a selected snapshot. */
export type Step = "make" | "keep" | "mark" | "delete" | "wait" | "skip";

/** One copy of a plan. */
export interface Row {
  database: string;
  region: string;
  copy: string;
  /** When the source snapshot was made, in ISO 8601. */
  snapshotTime: string;
  step: Step;
  /** Why, by the names of rules and pins. */
  because: string[];
  /** When the copy may go, in ISO 8601. */
  expires?: string;
}

/** A plan as data. */
export interface PlanReport {
  /** The time for which the plan was made. */
  now: string;
  copies: Row[];
  /** Databases and targets where nothing expires in this run, although rules say so. */
  suspended: { database: string; region: string; reason: string }[];
  /** Databases that get no new copies, and why. */
  problems: { database: string; region: string; reason: string }[];
  /** The quotas of manual snapshots, or why they were not read. */
  quotas: Awaited<ReturnType<typeof foreseeQuotas>>;
}

/** Returns the plan of a run: each copy that exists or is made, by database, target and time. */
export function planReport({ replications, problems }: Plan, quotas: PlanReport["quotas"], now: Date): PlanReport {
  const decisions = replications.flatMap(({ decisions }) => decisions);
  return {
    now: now.toISOString(),
    copies: decisions.flatMap((decision) =>
      rowsOf(decision).sort((a, b) => (a.snapshotTime < b.snapshotTime ? -1 : 1)),
    ),
    suspended: decisions.flatMap(({ database, region, suspended: reason }) =>
      reason === undefined ? [] : [{ database, region, reason }],
    ),
    problems: problems.map(({ database: { identifier: database }, region, reason }) => ({ database, region, reason })),
    quotas,
  };
}

function rowsOf({ database, region, copies, verdicts, copied, skipped }: TargetDecision): Row[] {
  const row = (copy: { identifier: string; time: Date }, step: Step, because: string[] = []): Row => ({
    database,
    region,
    copy: copy.identifier,
    snapshotTime: copy.time.toISOString(),
    step,
    because,
  });
  return [
    ...copies.map((copy) => {
      const verdict = verdicts.get(copy.identifier);
      if (verdict === undefined || verdict.state === "kept") {
        const isMade = copy.status === "available" || copy.status === "failed";
        return row(copy, isMade ? "keep" : "wait", verdict?.because);
      }
      const expires = verdict.expires.toISOString();
      return { ...row(copy, verdict.state === "expired" ? "delete" : "mark", ["no rule or pin"]), expires };
    }),
    ...copied.map((copy) => row(copy, "make", ["selected snapshot"])),
    ...skipped.map((copy) => row(copy, "skip", ["no rule would keep it"])),
  ];
}

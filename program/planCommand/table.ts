import Table from "cli-table3";
import { quotaWarnings } from "../quotas";
import type { PlanReport, Row, Step } from "./rows";

/** The steps in the order of the summary, each with its words. */
const STEPS: Readonly<Record<Step, string>> = {
  make: "to make",
  keep: "kept",
  mark: "expiring",
  delete: "to delete",
  wait: "in progress",
  skip: "skipped",
};

/** Renders a plan for people: a table, a line for each suspended retention, and a summary. */
export function renderPlan({ now, copies, suspended, problems, quotas }: PlanReport): string {
  const table = new Table({
    head: ["database", "target", "copy", "step", "why"],
    style: { head: [], border: [], compact: true },
  });
  for (const row of copies) table.push([row.database, row.region, row.copy, STEPS[row.step], reasonOf(row)]);
  const count = (step: Step) => copies.filter((row) => row.step === step).length;
  const counts = (Object.keys(STEPS) as Step[]).map((step) => `${count(step)} ${STEPS[step]}`);
  return [
    ...(copies.length > 0 ? [table.toString()] : ["There are no copies and nothing to copy."]),
    ...suspended.map(
      ({ database, region, reason }) => `No copy of ${database} in ${region} expires in this run: ${reason}.`,
    ),
    ...problems.map(({ database, region, reason }) => `No new copies of ${database} in ${region}: ${reason}.`),
    ...quotaWarnings(quotas, new Date(now)),
    `Plan for ${now}: ${counts.join(", ")}.`,
  ].join("\n");
}

function reasonOf({ because, expires, step }: Row): string {
  const reasons = because.join(", ");
  if (expires === undefined) return reasons;
  return step === "delete" ? `${reasons}; expired ${expires}` : `${reasons}; goes after ${expires}`;
}

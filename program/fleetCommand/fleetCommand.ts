import { parseArgs } from "node:util";
import Table from "cli-table3";
import type { Host } from "../adopt/host";
import { projectOf, stackConfig } from "../adopt/stackConfig";
import { ConfigError, parseEntries } from "../config/config";
import { type Fleet, type FleetWishes, planFleet } from "./fleet";

const DEFAULTS = { "copies-per-stack": "500", "parallel-stacks": "4", "copy-minutes": "30" };

/**
 * Prints the stacks of a fleet for the config of a stack, and the matrix for a pipeline. Asks AWS nothing. Returns the exit
 * code.
 */
export async function fleetCommand(args: readonly string[], host: Host): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean" },
      prefix: { type: "string", default: "fleet" },
      "copies-per-stack": { type: "string", default: DEFAULTS["copies-per-stack"] },
      "parallel-stacks": { type: "string", default: DEFAULTS["parallel-stacks"] },
      "copy-minutes": { type: "string", default: DEFAULTS["copy-minutes"] },
      stack: { type: "string", short: "s" },
      cwd: { type: "string", short: "C" },
      "config-file": { type: "string" },
    },
  });
  const wishes: FleetWishes = {
    copiesPerStack: positive("--copies-per-stack", values["copies-per-stack"]),
    parallelStacks: positive("--parallel-stacks", values["parallel-stacks"]),
    copyMinutes: positive("--copy-minutes", values["copy-minutes"]),
    prefix: values.prefix,
  };
  const entries = await stackConfig(args, host);
  if (entries === undefined) return 1; // Pulumi has printed why.
  // The whole config, of which each stack has a part, without the limit of a stack.
  const project = projectOf(entries);
  const { [`${project}:only`]: _only, [`${project}:concurrentCopies`]: _limit, ...whole } = entries;
  const fleet = planFleet(parseEntries(whole, project, ""), wishes);
  const matrix = { include: fleet.stacks.map(({ stack }) => ({ stack })) };
  host.log(values.json ? JSON.stringify({ ...fleet, matrix }, null, 2) : render(fleet, wishes, JSON.stringify(matrix)));
  return 0;
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new ConfigError([{ propertyPath: option, reason: `must be a whole number from 1, but is "${text}"` }]);
}

function render(fleet: Fleet, { copyMinutes, prefix }: FleetWishes, matrix: string): string {
  const table = new Table({
    head: ["stack", "databases", "copies when the rules are full"],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", "right"],
  });
  for (const { stack, databases, copies } of fleet.stacks) table.push([stack, databases, copies]);
  const { parallelStacks } = fleet;
  const { instance, cluster } = fleet.concurrentCopies;
  const regions = Object.entries(fleet.perRegion).map(([region, copies]) => `${copies} in ${region}`);
  return [
    table.toString(),
    `Copies: ${fleet.copiesPerNight} a night; when the rules are full ${regions.join(", ")}. AWS's quota of manual snapshots is 100 in a Region by default.`,
    `A night takes AWS at least ${Number(fleet.nightHours.toFixed(1))} hours, at ${copyMinutes} minutes a copy.`,
    "",
    `Config of all stacks, with ${parallelStacks} stacks at once:`,
    "  pulumi-rds-snapshots:only: stack",
    `  pulumi-rds-snapshots:keyStack: ${prefix}-keys`,
    `  pulumi-rds-snapshots:concurrentCopies: { instance: ${instance}, cluster: ${cluster} }`,
    "",
    `Matrix for a pipeline, with at most ${parallelStacks} jobs at once:`,
    `  ${matrix}`,
  ].join("\n");
}

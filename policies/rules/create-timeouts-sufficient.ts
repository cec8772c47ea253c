import type { Rule } from "../framework/rule";
import type { Node } from "../stack/node";
import { known, readObject, readText } from "../stack/properties";
import { BACKUP_REPLICATION, CLUSTER_SNAPSHOT_COPY, COPIES, EXPORT_TASK } from "../stack/resourceTypes";
import { exists } from "../stack/source";

const HOUR = 3600;

/** How many minutes the provider waits by default (its documentation, "Timeouts"). */
const DEFAULTS: Readonly<Record<string, number>> = { [BACKUP_REPLICATION]: 75, [EXPORT_TASK]: 60 };

/** These have timeouts among their inputs, and go by those alone. */
const WITH_INPUT: readonly string[] = [CLUSTER_SNAPSHOT_COPY, EXPORT_TASK];

export const createTimeoutsSufficient: Rule = {
  name: "create-timeouts-sufficient",
  description: "What takes AWS hours is given more than an hour to be made, and more than the provider's default.",
  level: "advisory",
  severity: "low",
  why: "The provider gives up on a copy after 20 minutes, while AWS goes on; a copy of a cluster is then not in the state, and the next run finds its name taken.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/options/customtimeouts/",
  remediationSteps:
    "Set the resource option customTimeouts with create of several hours; for a ClusterSnapshotCopy or an ExportTask the input timeouts as well.",
  types: [...COPIES, BACKUP_REPLICATION, EXPORT_TASK],

  stack(node) {
    const seconds = createSeconds(node);
    const byDefault = DEFAULTS[node.type] ?? 20;
    const tooShort = Math.max(60, byDefault);
    if (!node.hasInputs || exists(node) || seconds === "unknown" || (seconds ?? 0) > tooShort * 60) {
      return [];
    }
    const given = seconds === undefined ? `${byDefault} minutes by default` : `${tooShort} minutes or less`;
    const fix = WITH_INPUT.includes(node.type) ? "the input timeouts, and customTimeouts," : "customTimeouts";
    const message = `it is given ${given} to be made, which large snapshots take longer than. Set ${fix} with create of several hours.`;
    return [{ answer: "unsafe", message }];
  },
};

/** How long its creation may take; absent where the provider's default holds. */
function createSeconds({ type, inputs, options }: Node): number | undefined | "unknown" {
  if (!WITH_INPUT.includes(type)) {
    return options.createSeconds;
  }
  const timeouts = readObject(inputs, "timeouts");
  const create = timeouts.state === "known" ? readText(timeouts.value, "create") : timeouts;
  return create.state === "unknown" ? "unknown" : secondsOf(known(create));
}

const UNITS: Readonly<Record<string, number>> = { h: HOUR, m: 60, s: 1 };

/** The seconds of a duration such as `1h30m`; absent for none, and for what is not one. */
function secondsOf(duration: unknown): number | undefined {
  if (typeof duration !== "string" || !/^(?:\d+(?:\.\d+)?[hms])+$/.test(duration)) {
    return undefined;
  }
  return [...duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ""] ?? 0),
    0,
  );
}

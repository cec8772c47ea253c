import { durationSeconds } from "../../components/rds/duration";
import type { Rule } from "../framework/rule";
import type { Node } from "../stack/node";
import { known, readObject, readText } from "../stack/properties";
import { BACKUP_REPLICATION, CLUSTER_SNAPSHOT_COPY, COPIES, EXPORT_TASK } from "../stack/resourceTypes";
import { exists } from "../stack/source";

/** The provider's default create timeouts in minutes (its documentation, "Timeouts"). */
const DEFAULTS: Readonly<Record<string, number>> = { [BACKUP_REPLICATION]: 75, [EXPORT_TASK]: 60 };

/** These types have an input `timeouts`, which alone counts. */
const WITH_INPUT: readonly string[] = [CLUSTER_SNAPSHOT_COPY, EXPORT_TASK];

export const createTimeoutsSufficient: Rule = {
  name: "create-timeouts-sufficient",
  description:
    "Copies, exports and replications must have a create timeout above one hour and above the provider's default.",
  level: "advisory",
  severity: "low",
  why: "By default the provider stops waiting for a copy after 20 minutes, while AWS continues. A cluster copy is then missing from the state, and the next run finds its name taken.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/options/customtimeouts/",
  remediationSteps:
    "Set create of the resource option customTimeouts to several hours; for ClusterSnapshotCopy and ExportTask also the input timeouts.",
  types: [...COPIES, BACKUP_REPLICATION, EXPORT_TASK],

  stack(node) {
    const seconds = createSeconds(node);
    const byDefault = DEFAULTS[node.type] ?? 20;
    const tooShort = Math.max(60, byDefault);
    if (!node.hasInputs || exists(node) || seconds === "unknown" || (seconds ?? 0) > tooShort * 60) {
      return [];
    }
    const given = seconds === undefined ? `${byDefault} minutes by default` : `${tooShort} minutes or less`;
    const fix = WITH_INPUT.includes(node.type) ? "the input timeouts and of customTimeouts" : "customTimeouts";
    const message = `the create timeout must be above ${tooShort} minutes, because large snapshots take hours, but is ${given}. Set create of ${fix} to several hours.`;
    return [{ answer: "unsafe", message }];
  },
};

/** The create timeout; undefined if the provider's default applies. */
function createSeconds({ type, inputs, options }: Node): number | undefined | "unknown" {
  if (!WITH_INPUT.includes(type)) {
    return options.createSeconds;
  }
  const timeouts = readObject(inputs, "timeouts");
  const create = timeouts.state === "known" ? readText(timeouts.value, "create") : timeouts;
  if (create.state === "unknown") {
    return "unknown";
  }
  const duration = known(create);
  return typeof duration === "string" ? durationSeconds(duration) : undefined;
}

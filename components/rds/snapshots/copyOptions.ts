import type { ArgumentError } from "../argumentError";
import type { SnapshotEvidence } from "../evidence";
import {
  hasPersistentOrPermanentOptions,
  isDefaultGroup,
  optionsPreventingShare,
  optionsRequiringTargetGroup,
} from "../groups/options";
import { parseSnapshotArn } from "../identity/arn";
import type { CopyRequest } from "./copyRequest";
import { isFromAnotherAccount } from "./sharing";

/** An option group whose options decide whether AWS makes or shares a copy. */
export interface DecidingGroup {
  name: string;
  engineName: string;
  /** Whether it is of another account, where it cannot be read from here. */
  isCrossAccount: boolean;
}

/**
 * The option group of a source whose options decide something about the copy: one that is not a default one, of an
 * engine that has persistent or permanent options, where the copy goes elsewhere without an option group or is shared.
 * `undefined` where nothing depends on it.
 */
export function decidingGroup(
  { snapshotArn, engine, optionGroupName, snapshotType }: SnapshotEvidence,
  settings: CopyRequest,
): DecidingGroup | undefined {
  if (engine === undefined || optionGroupName === undefined || isDefaultGroup(optionGroupName)) {
    return undefined;
  }
  const isCrossAccount = isFromAnotherAccount(snapshotType);
  const goesElsewhere = isCrossAccount || parseSnapshotArn(snapshotArn)?.region !== settings.region;
  const decides = (goesElsewhere && !settings.hasOptionGroupName) || settings.sharedAccounts.length > 0;
  return decides && hasPersistentOrPermanentOptions(engine)
    ? { name: optionGroupName, engineName: engine, isCrossAccount }
    : undefined;
}

/** What the options of the source forbid; an empty list when that is nothing, or when they are not known. */
export function optionErrors(evidence: SnapshotEvidence | undefined, settings: CopyRequest): ArgumentError[] {
  const group = evidence && decidingGroup(evidence, settings);
  if (evidence?.options === undefined || group === undefined) {
    return [];
  }
  const { options, snapshotArn } = evidence;
  const crossRegion = parseSnapshotArn(snapshotArn)?.region !== settings.region;
  const needed = settings.hasOptionGroupName
    ? []
    : optionsRequiringTargetGroup(options, group, { crossRegion, crossAccount: group.isCrossAccount });
  const unshareable = settings.sharedAccounts.length > 0 ? optionsPreventingShare(options, group) : [];
  const errors: ArgumentError[] = [];
  if (needed.length > 0) {
    const reason = `The option group "${group.name}" of the source has ${needed.join(", ")}, persistent or permanent, and AWS copies the snapshot to ${settings.region} only with an option group there that has the same; write its name. A ReplicatedOptionGroup makes one.`;
    errors.push({ propertyPath: "optionGroupName", reason });
  }
  if (unshareable.length > 0) {
    const { field, remove } = settings.share ?? { field: "sharedAccounts", remove: "sharedAccounts" };
    const reason = `The option group "${group.name}" of the source has ${unshareable.join(", ")}, and AWS shares no snapshot with it; remove ${remove}. ${insteadOfShare(group.engineName)}`;
    errors.push({ propertyPath: field, reason });
  }
  return errors;
}

function insteadOfShare(engineName: string): string {
  return engineName.startsWith("oracle")
    ? "The option stays with the database for ever: to hand its data over, move them with Oracle Data Pump into a database without it, and share a snapshot of that."
    : "To hand its data over, restore the snapshot, turn encryption off in each database, give the instance an option group without it, and share a snapshot of that.";
}

/**
 * What AWS may refuse, since the options of the source are not known: a copy that names no option group. `undefined`
 * when there is nothing of the kind.
 */
export function optionWarnings(evidence: SnapshotEvidence | undefined, settings: CopyRequest): string[] {
  const group = evidence && decidingGroup(evidence, settings);
  return group === undefined || evidence?.options !== undefined || settings.hasOptionGroupName
    ? []
    : [
        `optionGroupName: "${evidence?.snapshotArn}" has the option group "${group.name}" of another account, whose options cannot be read from here. If it has a persistent or permanent one, such as Timezone, AWS makes the copy only with an option group of ${settings.region} that has the same; ask the owner of the snapshot.`,
      ];
}

import { type ArgumentError, errorsWhere } from "../argumentError";
import type { SnapshotEvidence } from "../evidence";
import { isDefaultGroup } from "../groups/groups";
import {
  hasPersistentOrPermanentOptions,
  optionsPreventingShare,
  optionsRequiringTargetGroup,
} from "../groups/options";
import { parseSnapshotArn } from "../identity/arn";
import type { CopyRequest } from "./copyRequest";
import { isFromAnotherAccount } from "./sharing";

/** An option group whose options decide whether AWS creates or shares a copy. */
export interface DecidingGroup {
  name: string;
  engineName: string;
  /** Whether the group belongs to another account, and so cannot be read. */
  isCrossAccount: boolean;
}

/**
 * Returns the option group of a source if its options decide whether AWS creates or shares the copy. It is not a default
 * group, its engine has persistent or permanent options, and the copy is shared, or leaves its Region or account without
 * an option group.
 */
export function decidingGroup(
  { snapshotArn, engine, optionGroupName, snapshotType }: SnapshotEvidence,
  { region, hasOptionGroupName, sharedAccounts }: CopyRequest,
): DecidingGroup | undefined {
  if (engine === undefined || optionGroupName === undefined || isDefaultGroup(optionGroupName)) {
    return undefined;
  }
  const isCrossAccount = isFromAnotherAccount(snapshotType);
  const leaves = isCrossAccount || parseSnapshotArn(snapshotArn)?.region !== region;
  const decides = (leaves && !hasOptionGroupName) || sharedAccounts.length > 0;
  return decides && hasPersistentOrPermanentOptions(engine)
    ? { name: optionGroupName, engineName: engine, isCrossAccount }
    : undefined;
}

/** Returns why the options of the source prevent a copy or its share; an empty list if they are unknown. */
export function optionErrors(evidence: SnapshotEvidence | undefined, request: CopyRequest): ArgumentError[] {
  const group = evidence && decidingGroup(evidence, request);
  if (evidence?.options === undefined || group === undefined) {
    return [];
  }
  const { options, snapshotArn } = evidence;
  const { region, hasOptionGroupName, sharedAccounts, share } = request;
  const crossRegion = parseSnapshotArn(snapshotArn)?.region !== region;
  const required = optionsRequiringTargetGroup(options, group, { crossRegion, crossAccount: group.isCrossAccount });
  const unshareable = optionsPreventingShare(options, group);
  const names = unshareable.join(", ");
  const { propertyPath, requirement, remove } = share
    ? { ...share, requirement: `must be a snapshot without ${names}` }
    : { propertyPath: "sharedAccounts", requirement: "must be empty", remove: "sharedAccounts" };
  return [
    ...errorsWhere([
      {
        condition: !hasOptionGroupName && required.length > 0,
        propertyPath: "optionGroupName",
        reason: `must be an option group in ${region} with ${required.join(", ")}, because the source's option group "${group.name}" has these persistent or permanent options. Create one with a ReplicatedOptionGroup.`,
      },
      {
        condition: sharedAccounts.length > 0 && unshareable.length > 0,
        propertyPath,
        reason: `${requirement}, because the source's option group "${group.name}" has ${names}, and a snapshot with it cannot be shared; remove ${remove}. ${insteadOfShare(group.engineName)}`,
      },
    ]),
  ];
}

function insteadOfShare(engineName: string): string {
  return engineName.startsWith("oracle")
    ? "The option is permanent: to share the data, move it to a database without the option with Oracle Data Pump, and share a snapshot of that database."
    : "To share the data, restore the snapshot, disable encryption in each database, change to an option group without the option, and share a new snapshot.";
}

/** Returns a warning if AWS may reject the copy, because the options of the source are unknown. */
export function optionWarnings(evidence: SnapshotEvidence | undefined, request: CopyRequest): string[] {
  const group = evidence && decidingGroup(evidence, request);
  return group === undefined || evidence?.options !== undefined || request.hasOptionGroupName
    ? []
    : [
        `optionGroupName: The option group "${group.name}" of "${evidence?.snapshotArn}" belongs to another account, so its options cannot be read. If it has a persistent or permanent option, such as Timezone, the copy must have an option group in ${request.region} with the same option. Ask the owner of the snapshot.`,
      ];
}

import { isMajorVersionOf } from "../engines/versions";
import type { OptionEngine } from "./options";

/** The database that a group is for. */
export interface GroupedDatabase {
  /** Such as `mysql`. */
  engine: string;
  /** Such as `8.0.40`. */
  engineVersion: string;
}

/**
 * Why a parameter group does not fit a database: its family is of another engine, or of another major version. An
 * empty list when it does.
 */
export function groupFamilyErrors(
  groupName: string,
  family: string,
  { engine, engineVersion }: GroupedDatabase,
): string[] {
  const [, familyEngine = family, major] = /^(.*?)-?(\d+(?:\.\d+)*)$/.exec(family) ?? [];
  return familyEngine === engine && (major === undefined || isMajorVersionOf(major, engineVersion))
    ? []
    : [
        `"${groupName}" is of the family ${family}, which is not for ${engine} ${engineVersion}; name a group of that version's family, or correct engineVersion.`,
      ];
}

/** Why an option group does not fit a database: it is for another engine, or another major version. */
export function groupEngineErrors(
  groupName: string,
  { engineName, majorEngineVersion }: OptionEngine,
  { engine, engineVersion }: GroupedDatabase,
): string[] {
  return engineName === engine && (!majorEngineVersion || isMajorVersionOf(majorEngineVersion, engineVersion))
    ? []
    : [
        `"${groupName}" is for ${[engineName, majorEngineVersion].filter(Boolean).join(" ")}, and not for ${engine} ${engineVersion}; name a group for that version, or correct engineVersion.`,
      ];
}

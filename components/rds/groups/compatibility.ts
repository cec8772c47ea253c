import { type ArgumentError, errorsWhere } from "../argumentError";
import { isMajorVersionOf } from "../engines/versions";
import type { OptionEngine } from "./options";

const FIX = "correct it, or use another source group";

/** The expected family or engine version of a parameter group. */
export interface ExpectedFamily {
  /** Such as `mysql8.0`. */
  family?: string | undefined;
  /** Such as `8.0.40`. */
  engineVersion?: string | undefined;
}

/** Returns why a source parameter group does not match the expected family or engine version. */
export function familyErrors(sourceName: string, family: string, expected: ExpectedFamily): ArgumentError[] {
  const { family: expectedFamily = family, engineVersion } = expected;
  const [major] = /\d+(?:\.\d+)*$/.exec(family) ?? [];
  return errorsWhere([
    {
      condition: expectedFamily !== family,
      propertyPath: "family",
      reason: `must be ${family}, the family of ${sourceName}, but is "${expectedFamily}"; ${FIX}.`,
    },
    {
      condition: engineVersion !== undefined && !hasMajorVersion(major, engineVersion),
      propertyPath: "engineVersion",
      reason: `must be a version of ${family}, the family of ${sourceName}, but is "${engineVersion}"; ${FIX}.`,
    },
  ]);
}

/** The expected engine or engine version of an option group. */
export interface ExpectedEngine {
  /** Such as `oracle-ee`. */
  engine?: string | undefined;
  /** Such as `8.0.40`. */
  engineVersion?: string | undefined;
}

/** Returns why a source option group does not match the expected engine or engine version. */
export function engineErrors(
  sourceName: string,
  { engineName, majorEngineVersion }: OptionEngine,
  { engine = engineName, engineVersion }: ExpectedEngine,
): ArgumentError[] {
  return errorsWhere([
    {
      condition: engine !== engineName,
      propertyPath: "engine",
      reason: `must be ${engineName}, the engine of ${sourceName}, but is "${engine}"; ${FIX}.`,
    },
    {
      condition: engineVersion !== undefined && !hasMajorVersion(majorEngineVersion, engineVersion),
      propertyPath: "engineVersion",
      reason: `must be a version of ${engineName} ${majorEngineVersion}, as ${sourceName} is for, but is "${engineVersion}"; ${FIX}.`,
    },
  ]);
}

/** The restored database that uses a group. */
export interface GroupedDatabase {
  /** Such as `mysql`. */
  engine: string;
  /** Such as `8.0.40`. */
  engineVersion: string;
}

/** Returns why a restored database cannot use a parameter group: its family has another engine or major version. */
export function groupFamilyErrors(
  groupName: string,
  family: string,
  { engine, engineVersion }: GroupedDatabase,
): string[] {
  const [, familyEngine = family, major] = /^(.*?)-?(\d+(?:\.\d+)*)$/.exec(family) ?? [];
  return familyEngine === engine && hasMajorVersion(major, engineVersion)
    ? []
    : [
        `must be a parameter group for ${engine} ${engineVersion}, but "${groupName}" has the family ${family}; use another group, or correct engineVersion.`,
      ];
}

/** Returns why a restored database cannot use an option group: it is for another engine or major version. */
export function groupEngineErrors(
  groupName: string,
  { engineName, majorEngineVersion }: OptionEngine,
  { engine, engineVersion }: GroupedDatabase,
): string[] {
  const groupEngine = [engineName, majorEngineVersion].filter(Boolean).join(" ");
  return engineName === engine && hasMajorVersion(majorEngineVersion, engineVersion)
    ? []
    : [
        `must be an option group for ${engine} ${engineVersion}, but "${groupName}" is for ${groupEngine}; use another group, or correct engineVersion.`,
      ];
}

/** Returns whether an engine version has a major version; `true` if the major version is unknown. */
function hasMajorVersion(major: string | undefined, engineVersion: string): boolean {
  return !major || isMajorVersionOf(major, engineVersion);
}

import type { ArgumentError } from "../argumentError";
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

/** What a parameter group is expected to be for. */
export interface ExpectedFamily {
  /** Such as `mysql8.0`. */
  family?: string | undefined;
  /** Such as `8.0.40`. */
  engineVersion?: string | undefined;
}

/** Why a parameter group does not fit a family or an engine version. An empty list when it does. */
export function familyErrors(sourceName: string, family: string, expected: ExpectedFamily): ArgumentError[] {
  const errors: ArgumentError[] = [];
  if (expected.family !== undefined && expected.family !== family) {
    const reason = `"${expected.family}" is expected, and ${sourceName} is of the family ${family}; name a source group of ${expected.family}, or correct the family.`;
    errors.push({ propertyPath: "family", reason });
  }
  if (expected.engineVersion !== undefined && !familyHasVersion(family, expected.engineVersion)) {
    const reason = `${sourceName} is of the family ${family}, which is not for the engine version ${expected.engineVersion}; name a source group of that version's family, or correct the version.`;
    errors.push({ propertyPath: "engineVersion", reason });
  }
  return errors;
}

/**
 * Whether a family, such as `mysql8.0` or `oracle-ee-19`, is the one of an engine version: they start with the same
 * numbers.
 */
function familyHasVersion(family: string, engineVersion: string): boolean {
  const [major] = /\d+(?:\.\d+)*$/.exec(family) ?? [];
  return major === undefined || isMajorVersionOf(major, engineVersion);
}

/** What an option group is expected to be for. */
export interface ExpectedEngine {
  /** Such as `oracle-ee`. */
  engine?: string | undefined;
  /** Such as `8.0.40`. */
  engineVersion?: string | undefined;
}

/** Why an option group does not fit an engine or its version. An empty list when it does. */
export function engineErrors(
  sourceName: string,
  { engineName, majorEngineVersion }: OptionEngine,
  { engine, engineVersion }: ExpectedEngine,
): ArgumentError[] {
  const errors: ArgumentError[] = [];
  if (engine !== undefined && engine !== engineName) {
    const reason = `"${engine}" is expected, and ${sourceName} is for ${engineName}; name a source group for ${engine}, or correct the engine.`;
    errors.push({ propertyPath: "engine", reason });
  }
  if (engineVersion !== undefined && majorEngineVersion && !isMajorVersionOf(majorEngineVersion, engineVersion)) {
    const reason = `${sourceName} is for version ${majorEngineVersion} of ${engineName}, and not for ${engineVersion}; name a source group of that major version, or correct the version.`;
    errors.push({ propertyPath: "engineVersion", reason });
  }
  return errors;
}

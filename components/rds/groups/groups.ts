import { IDENTIFIER_FORM, isIdentifier, lowerCaseErrors } from "../identity/identifiers";
import { maxNameLength } from "../identity/names";

/** The prefixes of default groups, which AWS creates in every Region and which cannot be changed. */
const DEFAULT_OPTION_GROUP = "default:";
const DEFAULT_PARAMETER_GROUP = "default.";

/**
 * Returns whether a group is a default group: an option group such as `default:mysql-8-0`, or a parameter group such as
 * `default.mysql8.0`. Default groups have the same names in every Region, so they need no replica.
 */
export function isDefaultGroup(name: string): boolean {
  return name.startsWith(DEFAULT_OPTION_GROUP) || name.startsWith(DEFAULT_PARAMETER_GROUP);
}

/** Returns the family of a default parameter group, such as `mysql8.0`. */
export function familyOfDefaultGroup(name: string): string {
  return name.slice(DEFAULT_PARAMETER_GROUP.length);
}

/**
 * Returns the engine and major version of a default option group: `oracle-ee` and `19` for `default:oracle-ee-19`.
 * Either is empty if the name does not contain it.
 */
export function engineOfDefaultGroup(name: string): { engineName: string; majorEngineVersion: string } {
  const [, engineName = "", version = ""] = /^default:(.*?)(?:-(\d+(?:-\d+)*))?$/.exec(name) ?? [];
  return { engineName, majorEngineVersion: version.replace(/-/g, ".") };
}

/**
 * Returns why the name of a new group is invalid (RDS API Reference, CreateDBParameterGroup, CreateOptionGroup). Upper
 * case is an error because AWS stores the name in lower case.
 */
export function groupNameErrors(name: string): string[] {
  if (isDefaultGroup(name)) {
    return [`must not start with "default." or "default:", which AWS reserves, but is "${name}".`];
  }
  const maxLength = maxNameLength("group");
  return [
    ...(isIdentifier(name) ? lowerCaseErrors(name) : [`must have ${IDENTIFIER_FORM}, but is "${name}".`]),
    ...(name.length > maxLength
      ? [`must have at most ${maxLength} characters, but "${name}" has ${name.length}.`]
      : []),
  ];
}

/** Returns why the name of an existing group is invalid. */
export function existingGroupErrors(name: string, kind: "option" | "parameter"): string[] {
  if (!isDefaultGroup(name)) {
    return groupNameErrors(name);
  }
  const prefix = kind === "option" ? DEFAULT_OPTION_GROUP : DEFAULT_PARAMETER_GROUP;
  const isComplete = kind === "option" ? engineOfDefaultGroup(name).majorEngineVersion !== "" : name !== prefix;
  const example = kind === "option" ? "default:mysql-8-0" : "default.mysql8.0";
  return name.startsWith(prefix) && isComplete
    ? []
    : [
        `must be the full name of ${kind === "option" ? "an option" : "a parameter"} group, such as "${example}", but is "${name}".`,
      ];
}

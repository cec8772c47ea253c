import { maxNameLength } from "../identity/names";

/** The prefixes of the groups that AWS makes, which exist in every Region and cannot be changed. */
const DEFAULT_OPTION_GROUP = "default:";
const DEFAULT_PARAMETER_GROUP = "default.";

/**
 * Whether a group is a default one: an option group such as `default:mysql-8-0`, or a parameter group such as
 * `default.mysql8.0`. Every Region has them under the same name, so they need no copy.
 */
export function isDefaultGroup(name: string): boolean {
  return name.startsWith(DEFAULT_OPTION_GROUP) || name.startsWith(DEFAULT_PARAMETER_GROUP);
}

/** The family of a default parameter group, such as `mysql8.0`. */
export function familyOfDefaultGroup(name: string): string {
  return name.slice(DEFAULT_PARAMETER_GROUP.length);
}

/**
 * The engine and major version of a default option group: `default:oracle-ee-19` is for `oracle-ee` and `19`. Empty
 * texts for what the name does not tell.
 */
export function engineOfDefaultGroup(name: string): { engineName: string; majorEngineVersion: string } {
  const [, engineName = "", version = ""] = /^default:(.*?)(?:-(\d+(?:-\d+)*))?$/.exec(name) ?? [];
  return { engineName, majorEngineVersion: version.replace(/-/g, ".") };
}

/**
 * What is wrong with the name of a group that is to be made: 1-255 letters, digits and hyphens, the first one a
 * letter, without a hyphen at the end or two in a row, in lower case as AWS stores it (RDS API Reference,
 * CreateDBParameterGroup, CreateOptionGroup). An empty list when nothing is.
 */
export function groupNameErrors(name: string): string[] {
  if (isDefaultGroup(name)) {
    return [`"${name}" is a name that only AWS gives to groups; choose one without "default" and "." or ":".`];
  }
  const errors: string[] = [];
  if (!/^[a-z](?:-?[a-z0-9])*$/i.test(name)) {
    errors.push(
      `"${name}" is not the name of a group; write letters, digits and single hyphens, a letter first and no hyphen last.`,
    );
  } else if (/[A-Z]/.test(name)) {
    errors.push(`"${name}" has upper-case letters, which AWS stores in lower case; write "${name.toLowerCase()}".`);
  }
  const maxLength = maxNameLength("group");
  if (name.length > maxLength) {
    errors.push(`"${name}" has ${name.length} characters; the name of a group has at most ${maxLength}.`);
  }
  return errors;
}

/** What is wrong with the name of a group that exists. An empty list when nothing is. */
export function existingGroupErrors(name: string, kind: "option" | "parameter"): string[] {
  const prefix = kind === "option" ? DEFAULT_OPTION_GROUP : DEFAULT_PARAMETER_GROUP;
  if (!isDefaultGroup(name)) {
    return groupNameErrors(name);
  }
  const isComplete = kind === "option" ? engineOfDefaultGroup(name).majorEngineVersion !== "" : name !== prefix;
  const example = kind === "option" ? "default:mysql-8-0" : "default.mysql8.0";
  return name.startsWith(prefix) && isComplete
    ? []
    : [`"${name}" is not a default ${kind} group; write one such as "${example}".`];
}

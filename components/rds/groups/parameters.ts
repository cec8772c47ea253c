import { type ArgumentError, errorsAt } from "../argumentError";

/** A parameter that somebody set. `Value` is what its value is given as. */
export interface GroupParameter<Value = string> {
  name: string;
  value: Value;
  /** `immediate` or `pending-reboot`. */
  applyMethod?: string | undefined;
}

/** What is to differ from the source group: parameters in place of the source's, by name, and parameters left out. */
export interface ParameterChanges<Value> {
  overrides: Readonly<Record<string, Omit<GroupParameter<Value>, "name">>>;
  exclusions: readonly string[];
}

/**
 * The parameters of a group with changes, in the order of their names. A parameter that is overridden keeps its apply
 * method, unless another one is given.
 */
export function changedParameters<Value>(
  source: readonly GroupParameter[],
  { overrides, exclusions }: ParameterChanges<Value>,
): GroupParameter<string | Value>[] {
  const parameters = new Map<string, GroupParameter<string | Value>>(
    source.map((parameter) => [parameter.name, parameter]),
  );
  for (const [name, { value, applyMethod }] of Object.entries(overrides)) {
    const method = applyMethod ?? parameters.get(name)?.applyMethod;
    parameters.set(name, { name, value, ...(method !== undefined && { applyMethod: method }) });
  }
  for (const name of exclusions) {
    parameters.delete(name);
  }
  return [...parameters.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is wrong with changes, whatever the source has. */
export function changeErrors({ overrides, exclusions }: ParameterChanges<unknown>): ArgumentError[] {
  const repeated = exclusions.filter((name, index) => exclusions.indexOf(name) < index);
  return [
    ...[...new Set(repeated)].map((name) => ({
      propertyPath: "exclusions",
      reason: `"${name}" is listed more than once; list it once.`,
    })),
    ...[...new Set(exclusions)]
      .filter((name) => overrides[name] !== undefined)
      .map((name) => ({
        propertyPath: "exclusions",
        reason: `"${name}" is left out and overridden; remove it from exclusions or from overrides.`,
      })),
    ...Object.entries(overrides).flatMap(([name, { applyMethod }]) =>
      errorsAt(`overrides.${name}.applyMethod`, applyMethodErrors(applyMethod)),
    ),
  ];
}

function applyMethodErrors(method: string | undefined): string[] {
  return method === undefined || method === "immediate" || method === "pending-reboot"
    ? []
    : [`"${method}" is not allowed; write "immediate", or "pending-reboot" for a static parameter.`];
}

/** What is wrong with the names of parameters to leave out: those that the source group does not set. */
export function exclusionErrors(
  sourceName: string,
  source: readonly GroupParameter[],
  exclusions: readonly string[],
): ArgumentError[] {
  const set = source.map(({ name }) => name).sort();
  const names = set.length === 0 ? "It sets none." : `It sets ${set.join(", ")}.`;
  const unknown = exclusions.filter((name) => !set.includes(name));
  return errorsAt(
    "exclusions",
    unknown.map((name) => `"${name}" is not set in ${sourceName}; remove it, or correct its name. ${names}`),
  );
}

import { type ArgumentError, duplicateReasons, errorsAt } from "../argumentError";

/** A parameter with a value that differs from the default. `Value` is the type of the value. */
export interface GroupParameter<Value = string> {
  name: string;
  value: Value;
  /** `immediate` or `pending-reboot`. */
  applyMethod?: string | undefined;
}

/** The differences between a replica and its source group. */
export interface ParameterChanges<Value> {
  /** Parameters that replace those of the source, by name. */
  overrides: Readonly<Record<string, Omit<GroupParameter<Value>, "name">>>;
  /** The names of parameters that the replica omits. */
  exclusions: readonly string[];
}

/** Returns the parameters with the changes, sorted by name. An override without an apply method keeps the source's. */
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

/** Returns why changes are invalid for any source group. */
export function changeErrors({ overrides, exclusions }: ParameterChanges<unknown>): ArgumentError[] {
  const both = [...new Set(exclusions)].filter((name) => overrides[name] !== undefined);
  return [
    ...errorsAt("exclusions", [
      ...duplicateReasons(exclusions),
      ...both.map((name) => `must not list "${name}", which overrides sets; remove it from one of the two.`),
    ]),
    ...Object.entries(overrides).flatMap(([name, { applyMethod }]) =>
      errorsAt(`overrides.${name}.applyMethod`, applyMethodErrors(applyMethod)),
    ),
  ];
}

function applyMethodErrors(method: string | undefined): string[] {
  return method === undefined || method === "immediate" || method === "pending-reboot"
    ? []
    : [`must be "immediate", or "pending-reboot" for a static parameter, but is "${method}".`];
}

/** Returns why exclusions do not match the source group: it does not set those parameters. */
export function exclusionErrors(
  sourceName: string,
  source: readonly GroupParameter[],
  exclusions: readonly string[],
): ArgumentError[] {
  const names = source.map(({ name }) => name).sort();
  const list = names.length === 0 ? "it sets none" : `it sets ${names.join(", ")}`;
  const unknown = exclusions.filter((name) => !names.includes(name));
  return errorsAt(
    "exclusions",
    unknown.map((name) => `must list parameters that ${sourceName} sets, but lists "${name}"; ${list}.`),
  );
}

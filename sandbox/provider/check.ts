import { Checker, missingArgument } from "./checker";
import type { Failure } from "./config";
import { defaultValue, lengthError, type Naming } from "./defaults";
import type { FunctionType, Property, ResourceType } from "./model";
import { containsUnknown, copySecrecy, isObject, type Properties, reveal, UNKNOWN, type Value } from "./values";

export interface CheckOptions extends Naming {
  readonly region: string | undefined;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** The error of an argument that is not allowed here, independent of its value. */
function argumentError(
  type: ResourceType,
  name: string,
  property: Property | undefined,
  news: Properties,
): string | undefined {
  if (type.unsupported.includes(name)) return "not supported by the sandbox's AWS plugin";
  if (property === undefined) {
    return `not an argument of ${type.token}; valid arguments: ${Object.keys(type.arguments).sort().join(", ")}`;
  }
  const rival = property.conflictsWith?.find((other) => news[other] !== undefined);
  return rival === undefined ? undefined : `"${name}": conflicts with ${rival}`;
}

function mergeTags(tags: Value | undefined, defaults: Readonly<Record<string, string>>): Value {
  const plain = tags === undefined ? {} : reveal(tags);
  if (containsUnknown(plain)) return UNKNOWN;
  return copySecrecy({ ...defaults, ...(isObject(plain) ? plain : {}) }, tags);
}

/** Checks and converts the arguments of a function. */
export function checkFunction(
  type: FunctionType,
  args: Properties,
): { args: Properties; failures: readonly Failure[] } {
  const checker = new Checker();
  const properties = type.arguments;
  const checked: Properties = {};
  for (const [name, value] of Object.entries(args)) {
    const property = properties[name];
    if (property !== undefined) checked[name] = checker.value(name, property, value);
    else checker.fail(name, `not an argument of ${type.token}; valid arguments: ${Object.keys(properties).join(", ")}`);
  }
  for (const [name, property] of Object.entries(properties)) {
    if (property.required && !(name in args)) checker.fail(name, `"${name}" is required`);
    if (property.default !== undefined && !(name in args)) checked[name] = property.default;
  }
  return { args: checked, failures: checker.failures };
}

/**
 * Checks and converts the arguments of a resource and adds defaults. Sets `region` and `tagsAll` from the provider, as
 * pulumi-aws 7 does before its own checks. `olds` are the arguments of the last deployment.
 */
export function checkArguments(
  type: ResourceType,
  olds: Properties,
  news: Properties,
  options: CheckOptions,
): { inputs: Properties; failures: readonly Failure[] } {
  const checker = new Checker();
  const properties = type.arguments;
  const inputs: Properties = {};
  for (const [name, given] of Object.entries(news)) {
    if (name === "__defaults" || name === "__meta") continue;
    const property = properties[name];
    const problem = argumentError(type, name, property, news);
    if (problem !== undefined || property === undefined) checker.fail(name, problem ?? "not an argument");
    else inputs[name] = copySecrecy(checker.value(name, property, reveal(given)), given);
  }
  const defaults: string[] = [];
  for (const [name, property] of Object.entries(properties)) {
    if (inputs[name] !== undefined || news[name] !== undefined) continue;
    if (property.required) checker.fail(name, missingArgument(name));
    if (property.conflictsWith?.some((other) => news[other] !== undefined)) continue;
    const value = defaultValue(name, property, { olds, inputs }, options);
    if (value === undefined) continue;
    inputs[name] = checker.value(name, property, value);
    defaults.push(name);
    const problem = lengthError(property, value, inputs);
    if (problem !== undefined) checker.fail(name, problem);
  }
  if (properties["region"] !== undefined && options.region !== undefined) inputs["region"] ??= options.region;
  if (type.tagging !== undefined) inputs["tagsAll"] = mergeTags(inputs["tags"], options.defaultTags);
  return { inputs: { ...inputs, __defaults: defaults.sort() }, failures: checker.failures };
}

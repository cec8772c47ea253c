import { createHash, randomBytes } from "node:crypto";
import type { Failure } from "./config";
import type { AutoName, FunctionType, Property, ResourceType } from "./model";
import { argumentsOf, REGION } from "./properties";
import {
  canonical,
  containsUnknown,
  isObject,
  type Properties,
  reveal,
  shade,
  UNKNOWN,
  Unknown,
  type Value,
} from "./values";

const SCALARS: Record<string, string> = { string: "a text", boolean: "true or false", integer: "a whole number" };

/** Terraform converts between texts, numbers and booleans where it can; so does this. */
function coerce(type: string, value: Value): Value | undefined {
  if (value instanceof Unknown || value === null) return value;
  switch (type) {
    case "string":
      return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
    case "boolean":
      if (value === "true" || value === "false") return value === "true";
      return typeof value === "boolean" ? value : undefined;
    default: {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return Number.isInteger(number) ? number : undefined;
    }
  }
}

const missing = (name: string) => `Missing required argument. The argument "${name}" is required.`;

class Checker {
  readonly failures: Failure[] = [];

  fail(property: string, reason: string): void {
    this.failures.push({ property, reason });
  }

  value(path: string, property: Property, value: Value): Value {
    if (value instanceof Unknown) return value;
    const checked = this.shape(path, property, value);
    const problem = containsUnknown(checked) ? undefined : property.check?.(checked);
    if (problem !== undefined) this.fail(path, problem);
    return checked;
  }

  private shape(path: string, property: Property, value: Value): Value {
    if (property.type === "list" || property.type === "set") {
      if (!Array.isArray(value)) return this.wrong(path, "a list", value);
      return value.map((element, index) => this.element(`${path}[${index}]`, property, element));
    }
    if (property.type === "map") {
      if (!isObject(value)) return this.wrong(path, "an object", value);
      return Object.fromEntries(
        Object.entries(value).map(([key, element]) => [key, this.element(`${path}["${key}"]`, property, element)]),
      );
    }
    if (property.type === "object") return this.element(path, property, value);
    if (property.json && isObject(value)) return containsUnknown(value) ? UNKNOWN : canonical(value);
    const coerced = coerce(property.type, value);
    return coerced === undefined ? this.wrong(path, SCALARS[property.type] ?? property.type, value) : coerced;
  }

  private element(path: string, { element = "string" }: Property, value: Value): Value {
    if (typeof element === "string") return this.value(path, { type: element }, value);
    if (value instanceof Unknown) return value;
    if (!isObject(value)) return this.wrong(path, "an object", value);
    return this.fields(path, element, value);
  }

  private fields(path: string, fields: Readonly<Record<string, Property>>, object: Properties): Properties {
    const known = Object.entries(object).filter(([name, value]) => name !== "__defaults" && value !== null);
    const checked: Properties = Object.fromEntries(
      known.map(([name, value]) => {
        const field = fields[name];
        if (field === undefined) {
          this.fail(`${path}.${name}`, `not an argument; arguments here: ${Object.keys(fields).join(", ")}`);
          return [name, value];
        }
        return [name, this.value(`${path}.${name}`, field, value)];
      }),
    );
    for (const [name, field] of Object.entries(fields)) {
      if (checked[name] !== undefined) continue;
      if (field.required) this.fail(`${path}.${name}`, missing(name));
      if (field.default !== undefined) checked[name] = field.default;
    }
    return checked;
  }

  private wrong(path: string, wanted: string, value: Value): Value {
    const got = value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
    this.fail(path, `expected ${wanted}, got ${got}`);
    return value;
  }
}

export interface CheckOptions {
  /** Pulumi's name of the resource. */
  readonly name: string;
  readonly randomSeed: Uint8Array;
  /** A name that the engine's autonaming configuration proposes; null where it forbids to make one up. */
  readonly proposedName?: string | null;
  readonly region: string | undefined;
  readonly defaultTags: Readonly<Record<string, string>>;
}

const unlimited = () => ({ digits: 7, longest: Number.POSITIVE_INFINITY });

function autoName(naming: AutoName, args: Properties, { name, randomSeed, proposedName }: CheckOptions): string {
  const { separator = "-", limits = unlimited, transform = (text: string) => text } = naming;
  if (proposedName) return transform(proposedName);
  const { digits } = limits(args);
  const random = randomSeed.length > 0 ? createHash("sha256").update(randomSeed).digest() : randomBytes(digits);
  return transform(name) + separator + random.toString("hex").slice(0, digits);
}

const defaultsOf = (olds: Properties): Value[] => (Array.isArray(olds["__defaults"]) ? olds["__defaults"] : []);

interface Arguments {
  readonly olds: Properties;
  readonly inputs: Properties;
}

function defaultOf(
  name: string,
  property: Property,
  { olds, inputs }: Arguments,
  options: CheckOptions,
): Value | undefined {
  if (property.default !== undefined) return property.default;
  if (property.autoName === undefined || options.proposedName === null) return undefined;
  const old = olds[name];
  if (old !== undefined && defaultsOf(olds).includes(name)) return old;
  return autoName(property.autoName, inputs, options);
}

/** What is wrong with a default, which can only be the length of a made-up name. */
function tooLong({ autoName: naming }: Property, value: Value, inputs: Properties): string | undefined {
  const longest = naming?.limits?.(inputs).longest ?? Number.POSITIVE_INFINITY;
  if (typeof value !== "string" || value.length <= longest) return undefined;
  return `the name made up from the resource's, "${value}", is longer than ${longest} characters: give one`;
}

/** What stands in the way of the argument, apart from its value. */
function misuse(
  type: ResourceType,
  name: string,
  property: Property | undefined,
  news: Properties,
): string | undefined {
  if (type.refused?.includes(name)) return "not handled by the sandbox's provider";
  if (property === undefined) {
    return `not an argument of ${type.token}; arguments: ${Object.keys(argumentsOf(type)).sort().join(", ")}`;
  }
  const rival = property.conflicts?.find((other) => news[other] !== undefined);
  return rival === undefined ? undefined : `"${name}": conflicts with ${rival}`;
}

function mergeTags(tags: Value | undefined, defaults: Readonly<Record<string, string>>): Value {
  const plain = tags === undefined ? {} : reveal(tags);
  if (containsUnknown(plain)) return UNKNOWN;
  return shade({ ...defaults, ...(isObject(plain) ? plain : {}) }, tags);
}

/** The arguments of a function, checked and converted; `region` is one where the function is regional. */
export function checkFunction(
  type: FunctionType,
  args: Properties,
): { args: Properties; failures: readonly Failure[] } {
  const checker = new Checker();
  const properties: Record<string, Property> = { ...type.arguments, ...(type.regional && { region: REGION }) };
  const checked: Properties = {};
  for (const [name, value] of Object.entries(args)) {
    const property = properties[name];
    if (property !== undefined) checked[name] = checker.value(name, property, value);
    else checker.fail(name, `not an argument of ${type.token}; arguments: ${Object.keys(properties).join(", ")}`);
  }
  for (const [name, property] of Object.entries(properties)) {
    if (property.required && !(name in args)) checker.fail(name, `"${name}" is required`);
    if (property.default !== undefined && !(name in args)) checked[name] = property.default;
  }
  return { args: checked, failures: checker.failures };
}

/**
 * The arguments as they shall be from here on: checked, converted, with defaults, and with `region` and `tagsAll` filled
 * from the provider, as pulumi-aws 7 does before its own checks. `olds` are the arguments of the last deployment.
 */
export function checkArguments(
  type: ResourceType,
  olds: Properties,
  news: Properties,
  options: CheckOptions,
): { inputs: Properties; failures: readonly Failure[] } {
  const checker = new Checker();
  const properties = argumentsOf(type);
  const inputs: Properties = {};
  for (const [name, given] of Object.entries(news)) {
    if (name === "__defaults" || name === "__meta") continue;
    const property = properties[name];
    const problem = misuse(type, name, property, news);
    if (problem !== undefined || property === undefined) checker.fail(name, problem ?? "not an argument");
    else inputs[name] = shade(checker.value(name, property, reveal(given)), given);
  }
  const defaults: string[] = [];
  for (const [name, property] of Object.entries(properties)) {
    if (inputs[name] !== undefined || news[name] !== undefined) continue;
    if (property.required) checker.fail(name, missing(name));
    if (property.conflicts?.some((other) => news[other] !== undefined)) continue;
    const value = defaultOf(name, property, { olds, inputs }, options);
    if (value === undefined) continue;
    inputs[name] = checker.value(name, property, value);
    defaults.push(name);
    const problem = tooLong(property, value, inputs);
    if (problem !== undefined) checker.fail(name, problem);
  }
  if (!type.global && inputs["region"] === undefined && options.region !== undefined) inputs["region"] = options.region;
  if (type.tagging !== undefined) inputs["tagsAll"] = mergeTags(inputs["tags"], options.defaultTags);
  return { inputs: { ...inputs, __defaults: defaults.sort() }, failures: checker.failures };
}

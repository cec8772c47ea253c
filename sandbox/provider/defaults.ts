import { createHash, randomBytes } from "node:crypto";
import type { AutoName, Property } from "./model";
import type { Properties, Value } from "./values";

/** What Pulumi provides to name a resource. */
export interface Naming {
  /** The resource's Pulumi name. */
  readonly name: string;
  readonly randomSeed: Uint8Array;
  /** The name that the stack's autonaming configuration proposes; null if it disables autonaming. */
  readonly proposedName?: string | null;
}

const unlimited = () => ({ digits: 7, longest: Number.POSITIVE_INFINITY });

function autoName(naming: AutoName, args: Properties, { name, randomSeed, proposedName }: Naming): string {
  const { separator = "-", limits = unlimited, transform = (text: string) => text } = naming;
  if (proposedName) return transform(proposedName);
  const { digits } = limits(args);
  const random = randomSeed.length > 0 ? createHash("sha256").update(randomSeed).digest() : randomBytes(digits);
  return transform(name) + separator + random.toString("hex").slice(0, digits);
}

const defaultNames = (olds: Properties): Value[] => (Array.isArray(olds["__defaults"]) ? olds["__defaults"] : []);

/** The arguments of the last deployment, and those of this one that are checked already. */
interface Arguments {
  readonly olds: Properties;
  readonly inputs: Properties;
}

/** The value of an omitted argument: its default, its earlier generated name or a new one. */
export function defaultValue(
  name: string,
  property: Property,
  { olds, inputs }: Arguments,
  options: Naming,
): Value | undefined {
  if (property.default !== undefined) return property.default;
  if (property.autoName === undefined || options.proposedName === null) return undefined;
  const old = olds[name];
  if (old !== undefined && defaultNames(olds).includes(name)) return old;
  return autoName(property.autoName, inputs, options);
}

/** Returns an error if a generated name is too long. */
export function lengthError({ autoName: naming }: Property, value: Value, inputs: Properties): string | undefined {
  const longest = naming?.limits?.(inputs).longest ?? Number.POSITIVE_INFINITY;
  if (typeof value !== "string" || value.length <= longest) return undefined;
  return `the generated name "${value}" is longer than ${longest} characters; set a name`;
}

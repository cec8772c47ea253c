import { createHash, randomBytes } from "node:crypto";
import type { AutoName, Property } from "./model";
import type { Properties, Value } from "./values";

/** How Pulumi wants a resource named. */
export interface Naming {
  /** Pulumi's name of the resource. */
  readonly name: string;
  readonly randomSeed: Uint8Array;
  /** A name that the engine's autonaming configuration proposes; null where it forbids to make one up. */
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

/** The arguments of the last deployment, and those of this one as far as they are checked. */
interface Arguments {
  readonly olds: Properties;
  readonly inputs: Properties;
}

/** What an argument is that the program leaves out: its default, or the name made up before or now. */
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

/** What is wrong with a default, which can only be the length of a made-up name. */
export function lengthError({ autoName: naming }: Property, value: Value, inputs: Properties): string | undefined {
  const longest = naming?.limits?.(inputs).longest ?? Number.POSITIVE_INFINITY;
  if (typeof value !== "string" || value.length <= longest) return undefined;
  return `the name made up from the resource's, "${value}", is longer than ${longest} characters: give one`;
}

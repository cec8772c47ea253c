/** Joins what `@pulumi/aws` declares about types and functions with the behavior that it does not declare. */
import table from "./declarations.json";
import type { FunctionType, Property, ResourceType } from "./model";

/** What the declarations of `@pulumi/aws` state about an argument, output or result. */
export interface Declaration extends Pick<Property, "required" | "computed" | "secret" | "json"> {
  readonly type: Exclude<Property["type"], "set">;
  readonly element?: "integer" | "boolean" | Fields;
}

export type Fields = { readonly [name: string]: Declaration };

/** The contents of `declarations.json`, which `scripts/providerArguments.ts` writes. */
export interface Declarations {
  readonly version: string;
  /** Names of the provider's settings. */
  readonly settings: readonly string[];
  readonly resources: Readonly<Record<string, { readonly arguments: Fields; readonly outputs: Fields }>>;
  readonly functions: Readonly<Record<string, { readonly arguments: Fields; readonly results: Fields }>>;
}

export const DECLARATIONS = table as Declarations;

/**
 * What the declarations do not state. They declare a set as a list, a fraction as an integer, and a default as a computed
 * value.
 */
export type Behavior = Omit<Property, "type" | "element" | "required" | "json" | "replaces"> & {
  readonly type?: "set" | "number";
  readonly element?: Behaviors;
};
export type Behaviors = Readonly<Record<string, Behavior>>;

interface Behaves {
  /** Arguments whose change replaces the resource. */
  readonly replaces?: readonly string[];
  readonly behavior?: Behaviors;
  /** Supported arguments without an entry in `replaces` or `behavior`. Defaults to all arguments. */
  readonly supported?: readonly string[];
  /** Unsupported arguments that are read as outputs. */
  readonly outputs?: readonly string[];
  /** Outputs that are not read. */
  readonly unread?: readonly string[];
}

function join(
  owner: string,
  fields: Fields,
  behavior: Behaviors,
  replaces: readonly string[] = [],
): Record<string, Property> {
  const unknown = [...Object.keys(behavior), ...replaces].filter((name) => fields[name] === undefined);
  if (unknown.length > 0) throw new Error(`@pulumi/aws does not declare ${unknown.join(", ")} of ${owner}`);
  return Object.fromEntries(
    Object.entries(fields).map(([name, { element, ...declaration }]) => {
      const { element: inner, ...own } = behavior[name] ?? {};
      const joined = typeof element === "object" ? join(`${owner}.${name}`, element, inner ?? {}) : element;
      const property = { ...declaration, ...(joined !== undefined && { element: joined }), ...own };
      return [name, replaces.includes(name) ? { ...property, replaces: true } : property];
    }),
  );
}

function find<T>(all: Readonly<Record<string, T>>, token: string): T {
  const found = all[token];
  if (found === undefined) throw new Error(`declarations.json has no ${token}; run npm run declarations`);
  return found;
}

type Declared = Pick<ResourceType, "token" | "arguments" | "outputs" | "unsupported">;

/** Token, arguments and outputs of a resource type. */
export function declaredType(token: string, behaves: Behaves): Declared {
  const { replaces = [], behavior = {}, supported, outputs = [], unread = [] } = behaves;
  const declared = find(DECLARATIONS.resources, token);
  const places = declared.arguments["region"] === undefined ? [] : ["region"];
  const all = join(token, { ...declared.outputs, ...declared.arguments }, behavior, [...places, ...replaces]);
  const names = Object.keys(declared.arguments);
  const own = [...Object.keys(behavior), ...replaces, ...(supported ?? names), ...places, "tags", "tagsAll"];
  const isSupported = (name: string) => own.includes(name) && !outputs.includes(name);
  const pick = (some: readonly string[]) => Object.fromEntries(some.map((name) => [name, all[name] as Property]));
  return {
    token,
    arguments: pick(names.filter(isSupported)),
    outputs: pick([...Object.keys(declared.outputs).filter((name) => !unread.includes(name)), ...outputs]),
    unsupported: names.filter((name) => !isSupported(name)),
  };
}

/** Token, arguments and results of a function. */
export function declaredFunction(token: string): Pick<FunctionType, "token" | "arguments" | "results"> {
  const { arguments: args, results } = find(DECLARATIONS.functions, token);
  return { token, arguments: join(token, args, {}), results: join(token, results, {}) };
}

/** An argument that the type must have. */
export function propertyOf({ token, arguments: args }: Declared, name: string): Property {
  const found = args[name];
  if (found === undefined) throw new Error(`${token} has no argument ${name}`);
  return found;
}

import type { PolicyConfigSchema } from "@pulumi/policy";
import type { ArgumentError } from "../../components/rds/argumentError";
import { nearest } from "./nearest";

/** A setting, or a field of the entries of a setting. */
export interface Field<T> {
  /** The schema that the engine checks and that the reference documents. It contains types only: `parse` has better errors. */
  schema: PropertySchema;
  /** The schema for editors, with the forms of strings and without unknown names. */
  strictSchema: PropertySchema;
  /** Reads the value at a path of the config. An invalid value is read as the strictest one: a typo must allow nothing. */
  parse(value: unknown, path: string): Parsed<T>;
}

type PropertySchema = PolicyConfigSchema["properties"][string];

/** A value that was read, and one error for each invalid part. */
export interface Parsed<T> {
  value: T;
  errors: ArgumentError[];
}

/** What a string must be. */
export interface Format {
  /** Follows "must be" in an error. */
  form: string;
  accepts(text: string): boolean;
  /** What a JSON schema can express of it. */
  schema?: Pick<PropertySchema, "pattern" | "format">;
  /** The only valid strings, if they are a list of names. */
  names?: readonly string[];
}

/** Fields by name. */
type Fields = Readonly<Record<string, Field<unknown>>>;

/** The values of fields by name. */
export type ValuesOf<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** An entry of a list of objects: all its fields are required. */
export type EntryOf<F extends Fields> = { [K in keyof F]: NonNullable<ValuesOf<F>[K]> };

interface ChoiceArgs<T> {
  values: readonly T[];
  /** The value when the config specifies none. */
  fallback: T;
  /** The value when the config specifies an invalid one. */
  strictest: T;
}

export function choice<T extends string | boolean>(description: string, args: ChoiceArgs<T>): Field<T> {
  const { values, fallback, strictest } = args;
  const type =
    typeof fallback === "boolean" ? { type: "boolean" as const } : { type: "string" as const, enum: [...values] };
  const schema: PropertySchema = { ...type, default: fallback, description };
  return {
    schema,
    strictSchema: schema,
    parse(value, path) {
      const chosen = value === undefined ? fallback : values.find((option) => option === value);
      const form = values.map((option) => JSON.stringify(option)).join(" or ");
      return chosen === undefined
        ? { value: strictest, errors: [mustBe(form, value, path)] }
        : { value: chosen, errors: [] };
    },
  };
}

export function text(description: string, format: Format): Field<string | undefined> {
  return {
    schema: { type: "string", description },
    strictSchema: { ...schemaOf(format), description },
    parse: (value, path) => (value === undefined ? { value, errors: [] } : parseText(value, path, format)),
  };
}

/** A list of strings. Invalid items are left out. */
export function list(description: string, format: Format): Field<readonly string[] | undefined> {
  return {
    schema: { type: "array", items: { type: "string" }, description },
    strictSchema: { type: "array", items: schemaOf(format), description },
    parse(value, path) {
      if (value === undefined) {
        return { value, errors: [] };
      }
      if (!Array.isArray(value)) {
        return { value: [], errors: [mustBe("a list", value, path)] };
      }
      const items = value.map((item: unknown, index) => parseText(item, `${path}[${index}]`, format));
      return { value: items.flatMap((item) => item.value ?? []), errors: items.flatMap(({ errors }) => errors) };
    },
  };
}

/** A list of objects. Entries with an error are left out. */
export function entries<F extends Fields>(description: string, fields: F): Field<readonly EntryOf<F>[]> {
  const required = Object.keys(fields);
  const properties = Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]));
  const strict = Object.fromEntries(Object.entries(fields).map(([name, { strictSchema }]) => [name, strictSchema]));
  return {
    schema: { type: "array", items: { type: "object", properties, required }, description },
    strictSchema: {
      type: "array",
      items: { type: "object", properties: strict, required, additionalProperties: false },
      description,
    },
    parse(value, path) {
      if (value !== undefined && !Array.isArray(value)) {
        return { value: [], errors: [mustBe("a list", value, path)] };
      }
      const items = (value ?? []).map((item: unknown, index: number) => parseEntry(item, `${path}[${index}]`, fields));
      return {
        value: items.flatMap(({ value: entry }) => (entry === undefined ? [] : [entry])),
        errors: items.flatMap(({ errors }) => errors),
      };
    },
  };
}

function parseEntry<F extends Fields>(item: unknown, path: string, fields: F): Parsed<EntryOf<F> | undefined> {
  if (!isRecord(item)) {
    return { value: undefined, errors: [mustBe(`an object with ${Object.keys(fields).join(", ")}`, item, path)] };
  }
  const missing = Object.keys(fields).filter((name) => item[name] === undefined);
  const { value, errors } = parseFields(fields, item, { kind: "field", prefix: `${path}.` });
  const all = [
    ...missing.map((name) => ({ propertyPath: `${path}.${name}`, reason: "must be specified." })),
    ...errors,
  ];
  return { value: all.length === 0 ? (value as EntryOf<F>) : undefined, errors: all };
}

/** Reads an object by its fields, and reports the names of fields that do not exist. */
export function parseFields<F extends Fields>(
  fields: F,
  config: Readonly<Record<string, unknown>>,
  { kind, prefix = "" }: { kind: string; prefix?: string },
): Parsed<ValuesOf<F>> {
  const names = Object.keys(fields);
  const strange = Object.keys(config).filter((name) => !names.includes(name));
  const parsed = Object.entries(fields).map(([name, field]) => ({
    name,
    ...field.parse(config[name], `${prefix}${name}`),
  }));
  return {
    value: Object.fromEntries(parsed.map(({ name, value }) => [name, value])) as ValuesOf<F>,
    errors: [
      ...strange.map((name) => ({
        propertyPath: `${prefix}${name}`,
        reason: `unknown ${kind}; valid ${kind}s: ${names.join(", ")}.${suggestion(name, names)}`,
      })),
      ...parsed.flatMap(({ errors }) => errors),
    ],
  };
}

function parseText(value: unknown, path: string, { form, accepts, names }: Format): Parsed<string | undefined> {
  if (typeof value === "string" && accepts(value)) {
    return { value, errors: [] };
  }
  const { propertyPath, reason } = mustBe(form, value, path);
  const hint = typeof value === "string" && names !== undefined ? suggestion(value, names) : "";
  return { value: undefined, errors: [{ propertyPath, reason: `${reason}${hint}` }] };
}

function schemaOf({ schema, names }: Format): PropertySchema {
  return { type: "string", ...schema, ...(names === undefined ? {} : { enum: [...names] }) };
}

/** A sentence with the valid name that a misspelt one probably means. */
export function suggestion(name: string, names: readonly string[]): string {
  const found = nearest(name, names);
  return found === undefined ? "" : ` Did you mean ${found}?`;
}

function mustBe(form: string, value: unknown, propertyPath: string): ArgumentError {
  return { propertyPath, reason: `must be ${form}, but is ${describe(value)}.` };
}

function describe(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  return isRecord(value) ? "an object" : typeof value === "number" ? `the number ${value}` : JSON.stringify(value);
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { isObject, type Properties, UNKNOWN, type Value } from "./values";

/** Typed access to the properties of one resource or function call, which must be known and not secret. */
export class Arguments {
  constructor(readonly properties: Properties) {}

  private get(name: string): Value | undefined {
    const value = this.properties[name];
    if (value === UNKNOWN) throw new Error(`The value of \`${name}\` is not known yet`);
    return value === null ? undefined : value;
  }

  /** The string, or undefined if it is not set or empty: Terraform's resources do not send empty strings. */
  string(name: string): string | undefined {
    const value = this.get(name);
    return value === undefined || value === "" ? undefined : String(value);
  }

  /** The string of a required argument, or of an output that every resource has. */
  required(name: string): string {
    const value = this.string(name);
    if (value === undefined) throw new Error(`"${name}": required field is not set`);
    return value;
  }

  number(name: string): number | undefined {
    const value = this.get(name);
    return typeof value === "number" ? value : undefined;
  }

  boolean(name: string): boolean | undefined {
    const value = this.get(name);
    return typeof value === "boolean" ? value : undefined;
  }

  strings(name: string): string[] {
    const value = this.get(name);
    return Array.isArray(value) ? value.map(String) : [];
  }

  objects(name: string): Arguments[] {
    const value = this.get(name);
    return Array.isArray(value) ? value.filter(isObject).map((element) => new Arguments(element)) : [];
  }

  object(name: string): Arguments | undefined {
    const value = this.get(name);
    return isObject(value) ? new Arguments(value) : undefined;
  }

  map(name: string): Record<string, string> {
    const value = this.get(name);
    if (!isObject(value)) return {};
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, String(element)]));
  }
}

import type { Failure } from "./config";
import type { Property } from "./model";
import { canonical, containsUnknown, isObject, type Properties, UNKNOWN, Unknown, type Value } from "./values";

const SCALARS: Record<string, string> = {
  string: "a string",
  boolean: "a boolean",
  integer: "an integer",
  number: "a number",
};

/** Converts between strings, numbers and booleans, as Terraform does. */
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
      return type === "number" && typeof number === "number" && Number.isFinite(number)
        ? number
        : Number.isInteger(number)
          ? number
          : undefined;
    }
  }
}

export const missingArgument = (name: string) => `Missing required argument. The argument "${name}" is required.`;

/** Checks and converts values, and collects all errors. */
export class Checker {
  readonly failures: Failure[] = [];

  fail(property: string, reason: string): void {
    this.failures.push({ property, reason });
  }

  value(path: string, property: Property, value: Value): Value {
    if (value instanceof Unknown) return value;
    const checked = this.shape(path, property, value);
    const problem = containsUnknown(checked) ? undefined : property.validate?.(checked);
    if (problem !== undefined) this.fail(path, problem);
    return checked;
  }

  private shape(path: string, property: Property, value: Value): Value {
    if (property.type === "list" || property.type === "set") {
      if (!Array.isArray(value)) return this.wrongType(path, "a list", value);
      return value.map((element, index) => this.element(`${path}[${index}]`, property, element));
    }
    if (property.type === "map") {
      if (!isObject(value)) return this.wrongType(path, "an object", value);
      return Object.fromEntries(
        Object.entries(value).map(([key, element]) => [key, this.element(`${path}["${key}"]`, property, element)]),
      );
    }
    if (property.type === "object") return this.element(path, property, value);
    if (property.json && isObject(value)) return containsUnknown(value) ? UNKNOWN : canonical(value);
    const coerced = coerce(property.type, value);
    return coerced === undefined ? this.wrongType(path, SCALARS[property.type] ?? property.type, value) : coerced;
  }

  private element(path: string, { element = "string" }: Property, value: Value): Value {
    if (typeof element === "string") return this.value(path, { type: element }, value);
    if (value instanceof Unknown) return value;
    if (!isObject(value)) return this.wrongType(path, "an object", value);
    return this.fields(path, element, value);
  }

  private fields(path: string, fields: Readonly<Record<string, Property>>, object: Properties): Properties {
    const known = Object.entries(object).filter(([name, value]) => name !== "__defaults" && value !== null);
    const checked: Properties = Object.fromEntries(
      known.map(([name, value]) => {
        const field = fields[name];
        if (field === undefined) {
          this.fail(`${path}.${name}`, `not an argument; valid arguments: ${Object.keys(fields).join(", ")}`);
          return [name, value];
        }
        return [name, this.value(`${path}.${name}`, field, value)];
      }),
    );
    for (const [name, field] of Object.entries(fields)) {
      if (checked[name] !== undefined) continue;
      if (field.required) this.fail(`${path}.${name}`, missingArgument(name));
      if (field.default !== undefined) checked[name] = field.default;
    }
    return checked;
  }

  private wrongType(path: string, wanted: string, value: Value): Value {
    const got = value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
    this.fail(path, `expected ${wanted}, got ${got}`);
    return value;
  }
}

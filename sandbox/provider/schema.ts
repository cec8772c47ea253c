import { CONFIG } from "./config";
import { DECLARATIONS } from "./declared";
import type { FunctionType, Properties, Property, ResourceType } from "./model";

/** The version of `@pulumi/aws` whose plugin this stands in for. */
export const VERSION = DECLARATIONS.version;

interface TypeSpec {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
}
interface ObjectSpec {
  readonly type: "object";
  readonly properties: Record<string, unknown>;
  readonly required?: readonly string[];
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const singular = (name: string) => capital(name.replace(/s$/, ""));

/** The types that a program may pass for a JSON string. The real package declares the type of an IAM document. */
const JSON_TYPES = [{ type: "string" }, { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } }];

/** Builds one package schema, and collects its object types under the names that pulumi-aws gives them. */
class SchemaBuilder {
  readonly types: Record<string, ObjectSpec> = {};

  properties(owner: string, properties: Properties): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, this.property(owner, name, property)]),
    );
  }

  /** Properties that a program passes. */
  inputs(owner: string, properties: Properties): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(this.properties(owner, properties)).map(([name, spec]) => [
        name,
        properties[name]?.json ? { ...(spec as object), oneOf: JSON_TYPES } : spec,
      ]),
    );
  }

  private property(owner: string, name: string, property: Property) {
    return {
      ...this.type(owner, name, property),
      ...(property.secret && { secret: true }),
      ...(property.replaces && { willReplaceOnChanges: true }),
    };
  }

  private type(owner: string, name: string, { type, element = "string" }: Property): TypeSpec {
    if (type !== "list" && type !== "set" && type !== "map" && type !== "object") return { type };
    if (type === "object" && typeof element !== "string") return this.object(owner, capital(name), element);
    const items = typeof element === "string" ? { type: element } : this.object(owner, singular(name), element);
    return type === "map" ? { type: "object", additionalProperties: items } : { type: "array", items };
  }

  /** The elements of `constraints` of aws:kms/grant:Grant have the type aws:kms/GrantConstraint:GrantConstraint. */
  private object(owner: string, name: string, fields: Properties): TypeSpec {
    const [, module = "", member = ""] = owner.split(":");
    const title = capital(member) + name;
    const token = `aws:${module.split("/")[0]}/${title}:${title}`;
    this.types[token] = { type: "object", ...this.shape(token, fields) };
    return { $ref: `#/types/${token}` };
  }

  shape(owner: string, fields: Properties) {
    const required = Object.keys(fields).filter((name) => fields[name]?.required);
    return { properties: this.properties(owner, fields), ...(required.length > 0 && { required }) };
  }
}

function resource(builder: SchemaBuilder, type: ResourceType) {
  const inputs = type.arguments;
  // The provider derives tagsAll from tags: @pulumi/aws 7 declares it as an output only.
  const { tagsAll: _, ...declared } = inputs;
  const outputs = { ...inputs, ...type.outputs };
  const always = Object.keys(outputs).filter(
    (name) => type.outputs[name] !== undefined || inputs[name]?.computed || inputs[name]?.required,
  );
  return {
    description: type.description,
    properties: builder.properties(type.token, outputs),
    required: always,
    inputProperties: builder.inputs(type.token, declared),
    requiredInputs: Object.keys(declared).filter((name) => declared[name]?.required),
    stateInputs: { type: "object", properties: builder.inputs(type.token, outputs) },
  };
}

function fn(builder: SchemaBuilder, type: FunctionType) {
  return {
    description: type.description,
    inputs: { type: "object", ...builder.shape(type.token, type.arguments) },
    outputs: { type: "object", ...builder.shape(type.token, type.results) },
  };
}

const CONFIG_TYPES: Record<string, TypeSpec> = {
  strings: { type: "array", items: { type: "string" } },
  object: { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } },
  objects: { type: "array", items: { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } } },
};
const SECRET_CONFIG = ["accessKey", "secretKey", "token"];

function configProperties() {
  return Object.fromEntries(
    Object.entries(CONFIG).map(([name, kind]) => [
      name,
      { ...(CONFIG_TYPES[kind] ?? { type: kind }), ...(SECRET_CONFIG.includes(name) && { secret: true }) },
    ]),
  );
}

/** The Pulumi package schema of all supported types and functions. */
export function packageSchema(resources: readonly ResourceType[], functions: readonly FunctionType[]) {
  const builder = new SchemaBuilder();
  const byToken = <T extends { token: string }, S>(all: readonly T[], make: (one: T) => S) =>
    Object.fromEntries(all.map((one) => [one.token, make(one)]));
  return {
    name: "aws",
    version: VERSION,
    description: "A local stand-in for the AWS provider with the resources that RDS snapshots need.",
    // The module of a token ends before the last slash, as in the real package: aws:rds/snapshot:Snapshot is in rds.
    meta: { moduleFormat: "(.*)(?:/[^/]*)" },
    config: { variables: configProperties() },
    provider: { type: "object", properties: {}, inputProperties: configProperties() },
    resources: byToken(resources, (type) => resource(builder, type)),
    functions: byToken(functions, (type) => fn(builder, type)),
    types: builder.types,
  };
}

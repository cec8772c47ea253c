import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { RDS } from "@aws-sdk/client-rds";
import type { S3 } from "@aws-sdk/client-s3";
import type { STS } from "@aws-sdk/client-sts";
import type { Arguments } from "./arguments";
import type { Value } from "./values";

export type PropertyType = "string" | "boolean" | "integer" | "number" | "list" | "set" | "map" | "object";

/** One argument, output or result. */
export interface Property {
  readonly type: PropertyType;
  readonly required?: true;
  /** A change replaces the resource (Terraform's ForceNew). */
  readonly replaces?: true;
  /** The same, depending on the other arguments (Terraform's ForceNewIf). */
  readonly replacesIf?: (args: Readonly<Record<string, Value>>) => boolean;
  readonly secret?: true;
  /** An argument whose omitted value the provider fills in. Every output is computed. */
  readonly computed?: boolean;
  /** Omitting the argument later is no change: the state keeps its value. */
  readonly keptWhenOmitted?: true;
  /** A JSON string for which the program may pass an object. */
  readonly json?: true;
  readonly default?: boolean | number | string;
  /** The elements of a list, set or map, or the fields of an object. Defaults to strings. */
  readonly element?: "string" | "integer" | "boolean" | Properties;
  readonly conflictsWith?: readonly string[];
  /** How to derive an omitted value from the resource's Pulumi name. */
  readonly autoName?: AutoName;
  /** Returns the error of an invalid value. */
  readonly validate?: (value: Value) => string | undefined;
  /** Whether AWS treats two values as the same. If it does, there is no change and the state keeps its own value. */
  readonly isEqual?: (a: Value, b: Value) => boolean;
  /** The value to compare inside the element of a set; undefined to ignore the value. */
  readonly comparedAs?: (value: Value) => Value | undefined;
  /** The field that identifies an element of a set: two elements with the same value are versions of one element. */
  readonly identifiedBy?: string;
  /** Whether the known value is a short form of the value read from AWS. If it is, the state keeps the known value. */
  readonly abbreviates?: (known: Value, read: Value) => boolean;
}

export type Properties = Readonly<Record<string, Property>>;

/** How Pulumi generates a name: the resource's Pulumi name, a separator and random hexadecimal digits. */
export interface AutoName {
  /** Defaults to a hyphen. */
  readonly separator?: string;
  /** The number of random digits and the maximum length, depending on the other arguments. Defaults to seven digits. */
  readonly limits?: (args: Record<string, Value>) => { readonly digits: number; readonly longest: number };
  /** Changes the resource's Pulumi name, or the name that the stack's autonaming configuration proposes. */
  readonly transform?: (name: string) => string;
}

/** What an operation on a resource needs: Region, tags, timeout, cancellation and clients. */
export interface Call {
  readonly region: string;
  /** All tags of the resource, including the provider's default tags. */
  readonly tagsAll: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Aborts when the engine cancels. */
  readonly signal: AbortSignal;
  /** Defaults to the call's own Region. */
  rds(region?: string): Promise<RDS>;
  kms(): Promise<KMS>;
  sts(): Promise<STS>;
  iam(): Promise<IAM>;
  s3(): Promise<S3>;
}

/** Outputs as read from AWS; undefined if AWS has no value. */
export type Outputs = Record<string, Value | undefined>;

/** What a create call has recorded. If it fails after it recorded an ID, the state keeps the resource with all arguments. */
export class CreatedResource {
  id: string | undefined;
  outputs: Outputs = {};

  /** `outputs` are what AWS returned. A type records only what the real provider sets before it reads the resource. */
  record(id: string, outputs: Outputs = {}): void {
    this.id = id;
    Object.assign(this.outputs, outputs);
  }
}

export interface ReadResult {
  /** The ID for the state, if it differs from the one that was read. */
  readonly id?: string;
  readonly outputs: Outputs;
}

export interface Tagging {
  read(call: Call, id: string, outputs: Arguments): Promise<Record<string, string>>;
  write(call: Call, id: string, outputs: Arguments, add: Record<string, string>, remove: string[]): Promise<void>;
}

export interface ResourceType {
  readonly token: string;
  readonly description: string;
  /** The name in error messages, such as `RDS DB Snapshot Copy`. */
  readonly noun: string;
  readonly arguments: Properties;
  readonly outputs: Properties;
  /** Arguments of `@pulumi/aws` that the sandbox refuses by name. */
  readonly unsupported: readonly string[];
  /** Default timeouts in minutes. */
  readonly timeouts: { readonly create: number; readonly update: number; readonly delete: number };
  readonly tagging?: Tagging;
  /** The values that an import sets for arguments that AWS does not return. */
  readonly importDefaults?: Outputs;
  /**
   * Set for types of Terraform's plugin framework. The state keeps the response of a create or update without a read, and
   * a failed create or update does not change the state. All other types are of Terraform's SDK v2, which keeps the
   * planned values in the state of a resource that exists, even if AWS refused them.
   */
  readonly pluginFramework?: true;
  create(call: Call, args: Arguments, created: CreatedResource): Promise<void>;
  read(call: Call, id: string, known: Arguments): Promise<ReadResult | undefined>;
  /** Absent if every argument replaces the resource. `changed` contains the names of the changed arguments. */
  update?(call: Call, id: string, before: Arguments, after: Arguments, changed: ReadonlySet<string>): Promise<void>;
  remove(call: Call, id: string, known: Arguments): Promise<void>;
}

export interface FunctionType {
  readonly token: string;
  readonly description: string;
  readonly arguments: Properties;
  readonly results: Properties;
  invoke(call: Call, args: Arguments): Promise<Outputs>;
}

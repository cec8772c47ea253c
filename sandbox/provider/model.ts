import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { RDS } from "@aws-sdk/client-rds";
import type { S3 } from "@aws-sdk/client-s3";
import type { STS } from "@aws-sdk/client-sts";
import type { Arguments } from "./arguments";
import type { Value } from "./values";

export type PropertyType = "string" | "boolean" | "integer" | "list" | "set" | "map" | "object";

/** What a type's table says about one argument or output. */
export interface Property {
  readonly type: PropertyType;
  readonly description?: string;
  readonly required?: true;
  /** A change of it replaces the resource (Terraform's ForceNew). */
  readonly replaces?: true;
  /** The same where the other arguments say so (ForceNewIf): the schema does not tell it. */
  readonly replacesWhen?: (args: Readonly<Record<string, Value>>) => boolean;
  readonly secret?: true;
  /** An argument that the provider fills where the program leaves it out. Every output is computed. */
  readonly computed?: true;
  /** Leaving it out later is no change: the state keeps what there was. */
  readonly stays?: true;
  /** A text of JSON for which the program may give an object. */
  readonly json?: true;
  readonly default?: boolean | number | string;
  /** Elements of a list, set or map: a scalar type ("string" unless said), or the fields of an object; or its own fields. */
  readonly element?: "string" | "integer" | "boolean" | Properties;
  /** Names of arguments that cannot stand beside this one. */
  readonly conflicts?: readonly string[];
  /** How the value is made from the resource's name in Pulumi where the program gives none. */
  readonly autoName?: AutoName;
  /** What is wrong with the value, as a sentence; undefined when it is fine. */
  readonly check?: (value: Value) => string | undefined;
  /** Whether two different values mean the same to AWS; then there is no change, and the state keeps its own. */
  readonly same?: (a: Value, b: Value) => boolean;
  /** What of the value counts when it is compared inside a set's element: undefined where nothing of it does. */
  readonly counts?: (value: Value) => Value | undefined;
  /** The field that names an element of a set: elements of one name are one thing, which may have changed. */
  readonly key?: string;
  /** Whether a value read from AWS is a fuller form of the known one, which the state then keeps. */
  readonly fuller?: (known: Value, read: Value) => boolean;
}

export type Properties = Readonly<Record<string, Property>>;

/** Pulumi's own names: the resource's name, a separator and random hexadecimal digits. */
export interface AutoName {
  /** A hyphen unless said. */
  readonly separator?: string;
  /** How many random digits, and how long the whole may be; by the other arguments. Seven digits unless said. */
  readonly limits?: (args: Record<string, Value>) => { readonly digits: number; readonly longest: number };
  /** Applied to the resource's name, or to the name that the stack's autonaming configuration proposes. */
  readonly transform?: (name: string) => string;
}

/** Where a call acts, how long it may take, and what ends it early. */
export interface Call {
  readonly region: string;
  /** All tags that the resource is to have, default ones included. */
  readonly tagsAll: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Aborted when the engine cancels. */
  readonly signal: AbortSignal;
  /** In the call's own Region unless another is named. */
  rds(region?: string): Promise<RDS>;
  kms(): Promise<KMS>;
  sts(): Promise<STS>;
  iam(): Promise<IAM>;
  s3(): Promise<S3>;
}

/** Outputs as read from AWS; `undefined` says that AWS has no value. */
export type Outputs = Record<string, Value | undefined>;

/** What a create has made so far. Once it has an id, a failure leaves the resource in the state. */
export class Draft {
  id: string | undefined;
  outputs: Outputs = {};

  /** `outputs` are what differs from the arguments now: what the call returned, and what has not been done yet. */
  made(id: string, outputs: Outputs = {}): void {
    this.id = id;
    Object.assign(this.outputs, outputs);
  }
}

export interface Found {
  /** The id that the state shall have, where it is not the one that was asked for. */
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
  /** What errors call it, as `RDS DB Snapshot Copy`. */
  readonly noun: string;
  /** Without region, tags and tagsAll, which every type has the same way. */
  readonly arguments: Properties;
  readonly outputs: Properties;
  /** Arguments of `@pulumi/aws` that are refused by name. */
  readonly refused?: readonly string[];
  /** Minutes, where the program sets no custom timeout. */
  readonly timeouts: { readonly create: number; readonly update: number; readonly delete: number };
  readonly tagging?: Tagging;
  /** Set for the types of global services, which take no Region. */
  readonly global?: true;
  /** Arguments that AWS does not tell, as an import shall have them. */
  readonly imports?: Outputs;
  /** Set where the provider keeps what its call answered, and reads only on a refresh (Terraform's plugin framework). */
  readonly keepsAnswers?: true;
  create(call: Call, args: Arguments, draft: Draft): Promise<void>;
  read(call: Call, id: string, known: Arguments): Promise<Found | undefined>;
  /** Absent where every argument replaces. `changed` are the names of arguments that differ. */
  update?(call: Call, id: string, before: Arguments, after: Arguments, changed: ReadonlySet<string>): Promise<void>;
  remove(call: Call, id: string, known: Arguments): Promise<void>;
}

export interface FunctionType {
  readonly token: string;
  readonly description: string;
  readonly arguments: Properties;
  readonly results: Properties;
  readonly refused?: readonly string[];
  /** Whether it takes and answers `region`, as all but global ones do. */
  readonly regional: boolean;
  invoke(call: Call, args: Arguments): Promise<Outputs>;
}

import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { RDS } from "@aws-sdk/client-rds";
import type { S3 } from "@aws-sdk/client-s3";
import type * as pulumi from "@pulumi/pulumi";

/** What a run makes its resources with. */
export interface Scene {
  /** Begins the name of everything that the run makes. */
  readonly prefix: string;
  readonly account: string;
  readonly partition: string;
  /** Where the databases are. */
  readonly region: string;
  /** Where the copies go. */
  readonly targetRegion: string;
  readonly password: string;
  /** An account that copies are shared with; without it, nothing is shared. */
  readonly shareWith?: string;
  /** Subnets of the databases; without them, the databases are in the default VPC. */
  readonly subnetIds?: readonly string[];
}

/** Returns an output of another subject. */
export type Ref = (subject: string, output: string) => pulumi.Input<string>;

/** Clients of the AWS SDK, with which the run acts as somebody else. */
export interface Clients {
  rds(region: string): RDS;
  kms(region: string): KMS;
  iam(): IAM;
  s3(region: string): S3;
}

/** A resource that the run makes in AWS, and how it tries what the table promises of the type. */
export interface Subject {
  readonly name: string;
  readonly token: string;
  /** The subjects that must exist before. */
  readonly needs: readonly string[];
  /** Returns what the subject needs and the scene lacks; undefined if nothing. */
  missing?(scene: Scene): string | undefined;
  args(scene: Scene, ref: Ref): pulumi.Inputs;
  /** Arguments that are changed in place in AWS, to the values in the table. */
  readonly updates?: readonly string[];
  /** Changes the resource as somebody else would. Makes the drift that the table promises. */
  drift?(clients: Clients, scene: Scene, made: Made): Promise<unknown>;
  /** Arguments that AWS refuses at once. */
  refused?(scene: Scene): pulumi.Inputs;
  /** Arguments for which AWS makes the resource and then refuses to share it; undefined without an account to share with. */
  halfRefused?(scene: Scene, ref: Ref): pulumi.Inputs | undefined;
}

/** A resource in the state. */
export interface Made {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Longer than the provider's defaults: a copy to another Region waits for AWS. */
export const TIMEOUT = "3h";

/** The tags of everything that the run makes. */
export const tagsOf = ({ prefix }: Scene) => ({ "rds-snapshots-conformance": prefix });

/** What the names of resources begin with, after the prefix of the run, whose create must fail. */
export const REFUSED = "refused-";
/** The same, for a create that must fail midway. */
export const HALF = "half-";

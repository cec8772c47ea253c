import { DATABASES } from "./databases";
import type { Expectation } from "./expectation";
import { EXPORTS } from "./exports";
import { GROUPS } from "./groups";
import { IAM, S3 } from "./iam";
import { KMS } from "./kms";
import { SNAPSHOTS } from "./snapshots";

/** What is expected of every type that the provider has. */
export const TABLE: readonly Expectation[] = [...DATABASES, ...EXPORTS, ...GROUPS, ...SNAPSHOTS, ...KMS, ...IAM, ...S3];

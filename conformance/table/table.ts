import { DATABASES } from "./databases";
import { EXPORTS } from "./exports";
import { GROUPS } from "./groups";
import { IAM, S3 } from "./iam";
import { KMS } from "./kms";
import type { PromisedType } from "./promise";
import { SNAPSHOTS } from "./snapshots";

/** The types of the stand-in plugin. A new one is a row here. */
export const PROMISES: readonly PromisedType[] = [
  ...DATABASES,
  ...EXPORTS,
  ...GROUPS,
  ...SNAPSHOTS,
  ...KMS,
  ...IAM,
  ...S3,
];

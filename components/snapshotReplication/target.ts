import type * as pulumi from "@pulumi/pulumi";
import type { OptionGroupChanges } from "../replicatedOptionGroup/args";
import type { ParameterGroupChanges } from "../replicatedParameterGroup/args";

/** A snapshot to copy. */
export interface SourceSnapshot {
  /** Its full ARN. */
  snapshotArn: string;
  /** When it was made, in ISO 8601, such as `2026-11-24T03:12:09Z`. It is part of the names of the copies. */
  snapshotCreateTime: string;
  /**
   * Whether it is encrypted, by default true. The copies of a snapshot that is not are encrypted all the same if it is
   * of a DB instance, and not if it is of an Aurora cluster: those can be encrypted for sure only when they are
   * restored.
   */
  encrypted?: boolean | undefined;
}

/** A copy that was made before: it stays as it was made, whatever holds for new ones. */
export interface ExistingCopy {
  /** Its identifier. */
  identifier: string;
  /** The full ARN of the snapshot that it is a copy of. That need not exist any more. */
  sourceSnapshotArn: string;
  /** The full ARN of the key that it is encrypted with; none for one that is not encrypted. */
  kmsKeyId?: string | undefined;
  /** Its option group. By default the one that AWS says it has. */
  optionGroupName?: string | undefined;
}

/** A Region that snapshots are copied to, and the accounts that may use them there. */
export interface ReplicationTarget {
  /** The target Region, such as `eu-west-1`. */
  region: string;
  /** The accounts that may copy and restore the copies: up to 20 ids of 12 digits. By default none. */
  accounts?: string[] | undefined;
  /**
   * The ARNs of IAM roles or users of these accounts that get grants for the key, instead of each account as a whole.
   * Not together with `kmsKeyId`.
   */
  principals?: string[] | undefined;
  /**
   * The full ARN of a key of this Region for the copies, which its owner opens to the accounts. By default a
   * SnapshotKey is made.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /** A parameter group of this Region for restored databases. By default the source's is replicated. */
  parameterGroupName?: pulumi.Input<string> | undefined;
  /** An option group of this Region for the copies and restored databases. By default the source's is replicated. */
  optionGroupName?: pulumi.Input<string> | undefined;
  /** What is to differ from the source's parameter group. */
  parameterGroup?: ParameterGroupChanges | undefined;
  /** What is to differ from the source's option group, and what cannot be read from it. */
  optionGroup?: OptionGroupChanges | undefined;
  /** The copies that were made before. Each stays declared, until it is left out here and `deletion` decides. */
  existingCopies?: ExistingCopy[] | undefined;
}

/** What a restore needs in a target Region. */
export interface ReplicatedTarget {
  /** The Region. */
  region: string;
  /** The ARN of the key of new copies. */
  keyArn: string;
  /** The IAM policy, as JSON, that each target account must attach to its principals that use the copies. */
  targetAccountPolicy: string;
  /** The parameter group for restored databases; absent when the source's is not told. */
  parameterGroupName?: string;
  /** The option group for restored databases; absent for clusters, and when the source's is not told. */
  optionGroupName?: string;
  /** The ARNs of the copies, by their identifiers. */
  snapshotArns: Record<string, string>;
}

import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** The arguments of a SnapshotKey. */
export interface SnapshotKeyArgs {
  /** The Region of the key, such as `eu-west-1`. */
  region: string;
  /** The accounts that can copy snapshots under the key: IDs of 12 digits, without the key's own account. */
  sharedAccounts?: string[] | undefined;
  /**
   * The ARNs of IAM roles or users in these accounts that receive the grants instead of their whole account. The key
   * policy still allows the whole account.
   */
  principals?: string[] | undefined;
  /**
   * The full ARN of an existing customer managed key to adopt. The component only adds grants: it does not change the
   * policy or tags of the key, and does not delete the key. Cannot be combined with `aliasName`, `description` or
   * `deletionWindowInDays`. Defaults to a new key.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /** The alias of the new key, which starts with `alias/`. Defaults to `alias/` followed by the component's name. */
  aliasName?: pulumi.Input<string> | undefined;
  /** The description of the new key. Defaults to a description of its purpose. */
  description?: pulumi.Input<string> | undefined;
  /** The number of days that KMS waits before it deletes a removed key, 7 to 30. Defaults to 30. */
  deletionWindowInDays?: pulumi.Input<number> | undefined;
  /** The tags of the new key. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The removal behavior of the new key: `protect`, `retain` or `delete`. A snapshot cannot be restored without its key.
   * Defaults to `protect`.
   */
  deletion?: Deletion;
}

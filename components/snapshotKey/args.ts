import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** The arguments of a SnapshotKey. */
export interface SnapshotKeyArgs {
  /** The Region of the key, such as `eu-west-1`. */
  region: string;
  /**
   * The accounts that the key is opened to, so that they can copy snapshots under it: ids of 12 digits, without the
   * key's own account.
   */
  sharedAccounts?: string[] | undefined;
  /**
   * The ARNs of IAM roles or users of target accounts that get the grants of their account, instead of the account as
   * a whole. The key policy names whole accounts all the same.
   */
  principals?: string[] | undefined;
  /**
   * The full ARN of an existing customer managed key to adopt: then only grants are added, and its policy is left as
   * it is. It keeps its tags, and stays when this is removed. Not together with `aliasName`, `description` and
   * `deletionWindowInDays`, which describe a new key.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /** The alias of the key, which starts with `alias/`. By default `alias/` and the component's name. */
  aliasName?: pulumi.Input<string> | undefined;
  /** The description of the key. By default it says what the key is for. */
  description?: pulumi.Input<string> | undefined;
  /** How many days KMS waits before it deletes the key once it is removed, 7 to 30. By default 30. */
  deletionWindowInDays?: pulumi.Input<number> | undefined;
  /** The tags of the key. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What happens to the key when it is taken out of the program: `protect` by default, since no snapshot under a key
   * can be restored without it; `retain` or `delete`.
   */
  deletion?: Deletion;
}

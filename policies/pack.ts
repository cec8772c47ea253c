import type { Policies } from "@pulumi/policy";
import { policiesOf } from "./framework/policy";
import type { Rule } from "./framework/rule";
import { Session } from "./framework/session";
import { settingsPolicy } from "./framework/settingsPolicy";
import { allowedAccounts } from "./rules/allowed-accounts";
import { allowedRegions } from "./rules/allowed-regions";
import { copiesEncrypted } from "./rules/copies-encrypted";
import { copiesProtectedFromDeletion } from "./rules/copies-protected-from-deletion";
import { copyNamesKeyOfItsRegion } from "./rules/copy-names-key-of-its-region";
import { copyNamesOptionGroup } from "./rules/copy-names-option-group";
import { copyStaysInPartition } from "./rules/copy-stays-in-partition";
import { createTimeoutsSufficient } from "./rules/create-timeouts-sufficient";
import { keysRotate } from "./rules/keys-rotate";
import { noAutomatedSnapshotShare } from "./rules/no-automated-snapshot-share";
import { noDefaultKeyShare } from "./rules/no-default-key-share";
import { noDestinationRegion } from "./rules/no-destination-region";
import { noKeyOnUnencryptedAuroraCopy } from "./rules/no-key-on-unencrypted-aurora-copy";
import { noMultiAzClusterSnapshotCopy } from "./rules/no-multi-az-cluster-snapshot-copy";
import { noPersistentOptionShare } from "./rules/no-persistent-option-share";
import { noPublicEncryptedShare } from "./rules/no-public-encrypted-share";
import { noPublicShare } from "./rules/no-public-share";
import { noRdsCustomSnapshotCopy } from "./rules/no-rds-custom-snapshot-copy";
import { noWildcardKeyPrincipal } from "./rules/no-wildcard-key-principal";
import { replicationGoesToAnotherRegion } from "./rules/replication-goes-to-another-region";
import { replicationRetentionInRange } from "./rules/replication-retention-in-range";
import { requireFullArns } from "./rules/require-full-arns";
import { restoresNotPubliclyAccessible } from "./rules/restores-not-publicly-accessible";
import { restoresUseReplicatedGroups } from "./rules/restores-use-replicated-groups";
import { sharedAccountsHaveKeyAccess } from "./rules/shared-accounts-have-key-access";
import { sharedAccountsWellFormed } from "./rules/shared-accounts-well-formed";
import { sharedSnapshotCopiedBeforeRestore } from "./rules/shared-snapshot-copied-before-restore";
import { snapshotUsedInItsRegion } from "./rules/snapshot-used-in-its-region";
import { validIdentifiers } from "./rules/valid-identifiers";

/** Every rule of the pack. */
export const RULES: readonly Rule[] = [
  noPublicEncryptedShare,
  noPublicShare,
  noDefaultKeyShare,
  noAutomatedSnapshotShare,
  noPersistentOptionShare,
  noWildcardKeyPrincipal,
  sharedAccountsHaveKeyAccess,
  sharedAccountsWellFormed,
  allowedAccounts,
  allowedRegions,
  requireFullArns,
  noDestinationRegion,
  validIdentifiers,
  copyNamesKeyOfItsRegion,
  copyNamesOptionGroup,
  copyStaysInPartition,
  noMultiAzClusterSnapshotCopy,
  noRdsCustomSnapshotCopy,
  sharedSnapshotCopiedBeforeRestore,
  snapshotUsedInItsRegion,
  restoresNotPubliclyAccessible,
  replicationGoesToAnotherRegion,
  replicationRetentionInRange,
  copiesEncrypted,
  noKeyOnUnencryptedAuroraCopy,
  copiesProtectedFromDeletion,
  keysRotate,
  createTimeoutsSufficient,
  restoresUseReplicatedGroups,
];

/** The policies of the pack: `settings`, and each rule with its notices. Each call returns policies with a session of their own. */
export function policies(rules: readonly Rule[] = RULES): Policies {
  const session = new Session(rules.map(({ name }) => name));
  return [
    settingsPolicy(
      session,
      rules.flatMap(({ types }) => types),
    ),
    ...rules.flatMap((rule) => policiesOf(rule, session)),
  ];
}

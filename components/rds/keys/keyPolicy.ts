import { rootArn } from "../identity/arn";
import { dnsSuffixOf } from "../identity/regions";

/** A statement of a key policy or IAM policy. */
export interface PolicyStatement {
  Sid: string;
  Effect: "Allow";
  /** Only in key policies. */
  Principal?: { AWS: string };
  Action: string[];
  Resource: string;
  Condition?: Record<string, Record<string, string>>;
}

/** A key policy or IAM policy. */
export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: PolicyStatement[];
}

/**
 * What another account must be allowed to do with a snapshot's key to copy the snapshot, beside
 * {@link TARGET_ACCOUNT_GRANT_ACTIONS} (RDS User Guide, "Copying a DB snapshot", required permissions;
 * "Sharing encrypted snapshots"). The `*` stand for `ReEncryptFrom` and `ReEncryptTo`, and for
 * `GenerateDataKey` and `GenerateDataKeyWithoutPlaintext`.
 */
export const TARGET_ACCOUNT_ACTIONS: readonly string[] = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
];

/**
 * What another account must be allowed to do so that RDS can go on using the key on its behalf; allowed for AWS
 * services only, by `kms:GrantIsForAWSResource` (KMS Developer Guide, "Allowing users in other accounts to use a KMS
 * key"). RDS's older page allows `CreateGrant` without the condition; least privilege is with it.
 */
export const TARGET_ACCOUNT_GRANT_ACTIONS: readonly string[] = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

/**
 * The operations of a grant that lets another account copy a snapshot. All nine: RDS makes a grant of its own from it,
 * which can hold only operations that this one holds, and a grant takes no wildcards (KMS API Reference, CreateGrant).
 */
export const GRANT_OPERATIONS: readonly string[] = [
  "CreateGrant",
  "Decrypt",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
  "RetireGrant",
];

/** What the owner needs to run the key, its alias and its grants. No cryptographic use. */
const ADMINISTRATION_ACTIONS: readonly string[] = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:CreateGrant",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

const FOR_AWS_RESOURCES = { Bool: { "kms:GrantIsForAWSResource": "true" } };

/** Whom the key of snapshots belongs to, and whom it is opened to. */
export interface SnapshotKeyPolicyArgs {
  /** The partition of the key's Region, such as `aws`. */
  partition: string;
  /** The account that owns the key. */
  ownerAccountId: string;
  /** The accounts that the key is opened to. */
  sharedAccounts: readonly string[];
}

/**
 * The least-privilege key policy of a key for snapshots. The owner's account administers the key, its principals use
 * it through RDS only, and each target account may use it, and let RDS use it, to copy snapshots (KMS Developer Guide,
 * "Allowing users in other accounts to use a KMS key"; RDS User Guide, "Sharing encrypted snapshots").
 *
 * A target account is named by its root principal, even where single roles are meant to use the key: KMS refuses a
 * policy that names a role which does not exist yet, and one that is deleted leaves a dead unique id behind. Which
 * principals of that account may use the key is decided by that account's own IAM policies ({@link
 * targetAccountPolicy}).
 */
export function snapshotKeyPolicy({
  partition,
  ownerAccountId,
  sharedAccounts,
}: SnapshotKeyPolicyArgs): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      ...ownerStatements(rootArn(partition, ownerAccountId), dnsSuffixOf(partition)),
      ...[...sharedAccounts].sort().flatMap((account) => targetStatements(account, rootArn(partition, account))),
    ],
  };
}

function ownerStatements(owner: string, dnsSuffix: string): PolicyStatement[] {
  // Any Region: which one's RDS uses the source's key in a copy from Region to Region is not documented.
  const throughRds = { StringLike: { "kms:ViaService": `rds.*.${dnsSuffix}` } };
  return [
    keyStatement("OwnerAdministersKey", owner, ADMINISTRATION_ACTIONS),
    { ...keyStatement("OwnerUsesKeyThroughRds", owner, TARGET_ACCOUNT_ACTIONS), Condition: throughRds },
    // A statement of its own, so that RDS keeps its grants where administration is narrowed to fewer principals.
    { ...keyStatement("OwnerLetsRdsUseKey", owner, TARGET_ACCOUNT_GRANT_ACTIONS), Condition: FOR_AWS_RESOURCES },
  ];
}

function targetStatements(account: string, root: string): PolicyStatement[] {
  return [
    keyStatement(`Account${account}UsesKey`, root, TARGET_ACCOUNT_ACTIONS),
    {
      ...keyStatement(`Account${account}LetsRdsUseKey`, root, TARGET_ACCOUNT_GRANT_ACTIONS),
      Condition: FOR_AWS_RESOURCES,
    },
  ];
}

function keyStatement(sid: string, principal: string, actions: readonly string[]): PolicyStatement {
  // In a key policy "*" is the key that the policy is attached to.
  return { Sid: sid, Effect: "Allow", Principal: { AWS: principal }, Action: [...actions], Resource: "*" };
}

/** The key that a target account gets access to. */
export interface TargetAccountPolicyArgs {
  /** The full ARN of the snapshot's key. */
  keyArn: string;
}

/**
 * The IAM policy that a target account must attach to the principals that copy shared snapshots: the key policy of
 * another account's key alone permits nothing (KMS Developer Guide, "Allowing users in other accounts to use a KMS
 * key"). Those principals need the same on the target account's own key, under which the copy is made.
 */
export function targetAccountPolicy({ keyArn }: TargetAccountPolicyArgs): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "UseSnapshotKey", Effect: "Allow", Action: [...TARGET_ACCOUNT_ACTIONS], Resource: keyArn },
      {
        Sid: "LetRdsUseSnapshotKey",
        Effect: "Allow",
        Action: [...TARGET_ACCOUNT_GRANT_ACTIONS],
        Resource: keyArn,
        Condition: FOR_AWS_RESOURCES,
      },
    ],
  };
}

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
 * The actions on a snapshot's key that another account needs to copy the snapshot, with
 * {@link TARGET_ACCOUNT_GRANT_ACTIONS} (RDS User Guide, "Copying a DB snapshot", required permissions;
 * "Sharing encrypted snapshots"). A `*` matches `ReEncryptFrom` and `ReEncryptTo`, or `GenerateDataKey` and
 * `GenerateDataKeyWithoutPlaintext`.
 */
export const TARGET_ACCOUNT_ACTIONS: readonly string[] = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
];

/**
 * The actions that another account needs so that RDS can continue to use the key on its behalf. The condition
 * `kms:GrantIsForAWSResource` limits them to AWS services (KMS Developer Guide, "Allowing users in other accounts to use
 * a KMS key"). An older RDS page allows `CreateGrant` without the condition, which is not least privilege.
 */
export const TARGET_ACCOUNT_GRANT_ACTIONS: readonly string[] = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

/**
 * The operations of a grant that lets another account copy a snapshot. RDS creates its own grant from it, which can have
 * only operations of this grant. A grant cannot contain wildcards (KMS API Reference, CreateGrant).
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

/** The actions that the owner needs to manage the key, its alias and its grants, without cryptographic operations. */
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

/** The owner of a snapshot key, and the accounts that have access to it. */
export interface SnapshotKeyPolicyArgs {
  /** The partition of the key's Region, such as `aws`. */
  partition: string;
  /** The account that owns the key. */
  ownerAccountId: string;
  /** The accounts that have access to the key. */
  sharedAccounts: readonly string[];
}

/**
 * Returns the least-privilege key policy of a snapshot key. The owner's account administers the key, and its principals
 * use the key only through RDS. Each target account can use the key, and let RDS use it, to copy snapshots (KMS
 * Developer Guide, "Allowing users in other accounts to use a KMS key"; RDS User Guide, "Sharing encrypted snapshots").
 *
 * The principal of a target account is its root, even if only some roles use the key. KMS rejects a policy with a role
 * that does not exist yet, and a deleted role leaves its unique ID in the policy. The IAM policies of the target account
 * decide which of its principals can use the key ({@link targetAccountPolicy}).
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
  // AWS does not document which Region's RDS uses the source key in a cross-Region copy.
  const throughRds = { StringLike: { "kms:ViaService": `rds.*.${dnsSuffix}` } };
  return [
    keyStatement("OwnerAdministersKey", owner, ADMINISTRATION_ACTIONS),
    { ...keyStatement("OwnerUsesKeyThroughRds", owner, TARGET_ACCOUNT_ACTIONS), Condition: throughRds },
    // A separate statement, so that RDS keeps its grants if the administrators are restricted to fewer principals.
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
  // In a key policy, "*" is the key of the policy.
  return { Sid: sid, Effect: "Allow", Principal: { AWS: principal }, Action: [...actions], Resource: "*" };
}

/** The arguments of {@link targetAccountPolicy}. */
export interface TargetAccountPolicyArgs {
  /** The full ARN of the snapshot's key. */
  keyArn: string;
}

/**
 * Returns the IAM policy that a target account must attach to the principals that copy shared snapshots. The key policy
 * in the other account is not sufficient (KMS Developer Guide, "Allowing users in other accounts to use a KMS key").
 * These principals need the same permissions on the target account's own key, which encrypts the copy.
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

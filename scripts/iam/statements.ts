/** The IAM statements of all stories: each with its actions, its resources and the reason why it is needed. */

/** The accounts and Regions of a policy. */
export interface Place {
  /** The account that the policy is for. */
  account: string;
  /** The Region of the source snapshots. */
  sourceRegion: string;
  /** The Region of the copies. */
  targetRegion: string;
  /** The account of the source snapshots. */
  owner: string;
  /** The account that copies are shared with. */
  sharedWith: string;
}

export interface Statement {
  sid: string;
  /** A sentence for the reference. */
  reason: string;
  actions: string[];
  resources: string[];
  condition?: Record<string, Record<string, string | string[]>>;
}

const GROUPS = ["pg", "cluster-pg", "og"];
const SNAPSHOTS = ["snapshot", "cluster-snapshot"];

/** The ARNs of all resources of some types. */
function rds(account: string, regions: readonly string[], types: readonly string[]): string[] {
  return unique(regions).flatMap((region) => types.map((type) => `arn:aws:rds:${region}:${account}:${type}:*`));
}

function keysOf(account: string, region: string): string {
  return `arn:aws:kms:${region}:${account}:key/*`;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

export function readSnapshots({ account }: Place, ...regions: string[]): Statement {
  return {
    sid: "ReadSnapshots",
    reason: "Lists the snapshots and copies of each database, and looks up the source of each new copy.",
    actions: ["rds:DescribeDBSnapshots", "rds:DescribeDBClusterSnapshots"],
    resources: rds(account, regions, ["db", "cluster", ...SNAPSHOTS]),
  };
}

export function readSharedClusterSnapshots({ owner, sourceRegion }: Place): Statement {
  return {
    sid: "ReadSharedSnapshots",
    reason: "Looks up a shared cluster snapshot by its ARN, which contains the account of the owner.",
    actions: ["rds:DescribeDBClusterSnapshots"],
    resources: rds(owner, [sourceRegion], ["cluster-snapshot"]),
  };
}

export function readDatabases({ account, sourceRegion }: Place): Statement {
  return {
    sid: "ReadDatabases",
    reason: "Reads which parameter groups and option group each source database has.",
    actions: ["rds:DescribeDBInstances", "rds:DescribeDBClusters"],
    resources: rds(account, [sourceRegion], ["db", "cluster"]),
  };
}

export function readQuotas({ targetRegion }: Place): Statement {
  return {
    sid: "ReadQuotas",
    reason: "Reads the quota of manual snapshots before copies are planned. The action supports no resource ARNs.",
    actions: ["rds:DescribeAccountAttributes"],
    resources: ["*"],
    condition: { StringEquals: { "aws:RequestedRegion": targetRegion } },
  };
}

export function readGroups({ account }: Place, ...regions: string[]): Statement {
  return {
    sid: "ReadGroups",
    reason: "Reads the parameters and options of the source's groups, and compares the replicated groups with them.",
    actions: [
      "rds:DescribeDBParameterGroups",
      "rds:DescribeDBParameters",
      "rds:DescribeDBClusterParameterGroups",
      "rds:DescribeDBClusterParameters",
      "rds:DescribeOptionGroups",
      "rds:ListTagsForResource",
    ],
    resources: rds(account, regions, GROUPS),
  };
}

export function replicateGroups({ account, targetRegion }: Place): Statement {
  return {
    sid: "ReplicateGroups",
    reason: "Creates the groups of the source in the target Region, and follows their changes.",
    actions: [
      "rds:CreateDBParameterGroup",
      "rds:ModifyDBParameterGroup",
      "rds:ResetDBParameterGroup",
      "rds:CreateDBClusterParameterGroup",
      "rds:ModifyDBClusterParameterGroup",
      "rds:ResetDBClusterParameterGroup",
      "rds:CreateOptionGroup",
      "rds:ModifyOptionGroup",
      "rds:AddTagsToResource",
      "rds:RemoveTagsFromResource",
    ],
    resources: rds(account, [targetRegion], GROUPS),
  };
}

export function copySnapshots({ account, owner, sourceRegion, targetRegion }: Place): Statement {
  return {
    sid: "CopySnapshots",
    reason: "Copies snapshots. AWS demands the action on the source and on the copy.",
    actions: ["rds:CopyDBSnapshot", "rds:CopyDBClusterSnapshot"],
    resources: unique([...rds(owner, [sourceRegion], SNAPSHOTS), ...rds(account, [targetRegion], SNAPSHOTS)]),
  };
}

/** What the provider does with every copy. */
export function manageCopies({ account, targetRegion }: Place, ...more: string[]): Statement {
  return {
    sid: "ManageCopies",
    reason: "Tags each copy, and reads its tags and shares into the state.",
    actions: ["rds:AddTagsToResource", ...readCopyActions, ...more],
    resources: rds(account, [targetRegion], SNAPSHOTS),
  };
}

/** The tag with which the program marks a copy one night before it goes. */
const EXPIRES_TAG = "rds-snapshots:expires";

export function deleteExpiredCopies({ account, targetRegion }: Place): Statement {
  return {
    sid: "DeleteExpiredCopies",
    reason: `Deletes copies that the retention has marked with the tag ${EXPIRES_TAG}, and no others. Leave it out if nothing expires.`,
    actions: ["rds:DeleteDBSnapshot", "rds:DeleteDBClusterSnapshot"],
    resources: rds(account, [targetRegion], SNAPSHOTS),
    condition: { Null: { [`aws:ResourceTag/${EXPIRES_TAG}`]: "false" } },
  };
}

const readCopyActions = [
  "rds:ListTagsForResource",
  "rds:DescribeDBSnapshotAttributes",
  "rds:DescribeDBClusterSnapshotAttributes",
];

export function readCopies({ account, targetRegion }: Place): Statement {
  return {
    sid: "ReadCopies",
    reason: "Reads the tags and shares of each copy into the state.",
    actions: readCopyActions,
    resources: rds(account, [targetRegion], SNAPSHOTS),
  };
}

export function shareCopies({ account, targetRegion }: Place): Statement {
  return {
    sid: "ShareCopies",
    reason: "Shares each copy with the configured accounts, and repairs shares that differ from the config.",
    actions: ["rds:ModifyDBSnapshotAttribute", "rds:ModifyDBClusterSnapshotAttribute"],
    resources: rds(account, [targetRegion], SNAPSHOTS),
  };
}

export function createKeys({ targetRegion }: Place): Statement {
  return {
    sid: "CreateKeys",
    reason: "Creates the key of the target Region, and finds its alias. Both actions support no resource ARNs.",
    actions: ["kms:CreateKey", "kms:ListAliases"],
    resources: ["*"],
    condition: { StringEquals: { "aws:RequestedRegion": targetRegion } },
  };
}

export function listAliases({ targetRegion }: Place): Statement {
  return {
    sid: "FindAliases",
    reason: "Finds the alias of an existing key. The action supports no resource ARNs.",
    actions: ["kms:ListAliases"],
    resources: ["*"],
    condition: { StringEquals: { "aws:RequestedRegion": targetRegion } },
  };
}

const READ_KEY_ACTIONS = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"];

export function manageKeys({ account, targetRegion }: Place, ...more: string[]): Statement {
  return {
    sid: "ManageKeys",
    reason: "Gives the key its alias, rotation and tags, and reads its settings into the state.",
    actions: ["kms:CreateAlias", "kms:EnableKeyRotation", "kms:TagResource", ...READ_KEY_ACTIONS, ...more],
    resources: [keysOf(account, targetRegion), `arn:aws:kms:${targetRegion}:${account}:alias/*`],
  };
}

export function readKeys(
  { account, targetRegion }: Place,
  actions = [...READ_KEY_ACTIONS, "kms:ListGrants"],
): Statement {
  return {
    sid: "ReadKeys",
    reason: "Reads whether the keys of copies can be used, and the settings of keys in the state.",
    actions,
    resources: [keysOf(account, targetRegion)],
  };
}

export function grantKeys({ account, targetRegion, sharedWith }: Place): Statement {
  return {
    sid: "GrantKeys",
    reason: "Grants the use of the key to principals of the target account, and to nobody else.",
    actions: ["kms:CreateGrant"],
    resources: [keysOf(account, targetRegion)],
    condition: { StringLike: { "kms:GranteePrincipal": `arn:aws:iam::${sharedWith}:*` } },
  };
}

export function useKeys({ account, owner, sourceRegion, targetRegion }: Place): Statement {
  return {
    sid: "UseKeysThroughRds",
    reason: "RDS decrypts the source and encrypts the copy with the caller's permissions on both keys.",
    actions: [
      "kms:Decrypt",
      // ManageKeys allows it without RDS, but only in the target Region.
      ...(sourceRegion === targetRegion ? [] : ["kms:DescribeKey"]),
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
    resources: unique([keysOf(owner, sourceRegion), keysOf(account, targetRegion)]),
    condition: throughRds(sourceRegion, targetRegion),
  };
}

/** AWS does not document which Region's RDS uses the source key in a cross-Region copy. */
function throughRds(...regions: string[]) {
  return { StringEquals: { "kms:ViaService": unique(regions).map((region) => `rds.${region}.amazonaws.com`) } };
}

export function letRdsUseKeys({ account, owner, sourceRegion, targetRegion }: Place): Statement {
  return {
    sid: "LetRdsUseKeys",
    reason: "RDS keeps a grant for itself on both keys, because a copy outlives the request.",
    actions: ["kms:CreateGrant"],
    resources: unique([keysOf(owner, sourceRegion), keysOf(account, targetRegion)]),
    condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
}

/** For restores, exports and replicated backups. */
export function letRdsUseKey({ account, targetRegion }: Place): Statement {
  return {
    sid: "LetRdsUseKey",
    reason: "RDS keeps a grant for itself on the key.",
    actions: ["kms:CreateGrant"],
    resources: [keysOf(account, targetRegion)],
    condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
}

export function findKeyThroughRds({ account, targetRegion }: Place): Statement {
  return {
    sid: "FindKeyThroughRds",
    reason: "RDS reads the state of the key with the caller's permissions.",
    actions: ["kms:DescribeKey"],
    resources: [keysOf(account, targetRegion)],
    condition: throughRds(targetRegion),
  };
}

export function restoreDatabases({ account, targetRegion }: Place): Statement[] {
  const in_ = (types: readonly string[]) => rds(account, [targetRegion], types);
  return [
    {
      sid: "RestoreDatabases",
      reason: "Restores an instance or a cluster. AWS demands the action on the database, the snapshot and all groups.",
      actions: ["rds:RestoreDBInstanceFromDBSnapshot", "rds:RestoreDBClusterFromSnapshot"],
      resources: in_(["db", "cluster", ...SNAPSHOTS, ...GROUPS, "subgrp"]),
    },
    {
      sid: "ManageDatabases",
      reason: "Creates the subnet group, sets what a restore cannot set, and waits.",
      actions: [
        "rds:CreateDBSubnetGroup",
        "rds:ModifyDBInstance",
        "rds:DescribeDBInstances",
        "rds:DescribeDBClusters",
        "rds:DescribeDBSubnetGroups",
        "rds:AddTagsToResource",
        "rds:ListTagsForResource",
      ],
      resources: in_(["db", "cluster", "subgrp"]),
    },
    {
      sid: "CreateClusterInstances",
      reason: "Adds the instances of a cluster, each with a parameter group.",
      actions: ["rds:CreateDBInstance"],
      resources: in_(["db", "cluster", "pg"]),
    },
  ];
}

export function removeDatabases({ account, targetRegion }: Place): Statement[] {
  return [
    {
      sid: "RemoveDatabases",
      reason: "Deletes the instances and the subnet group, and waits.",
      actions: [
        "rds:DeleteDBInstance",
        "rds:DeleteDBSubnetGroup",
        "rds:DescribeDBInstances",
        "rds:DescribeDBClusters",
        "rds:DescribeDBSubnetGroups",
      ],
      resources: rds(account, [targetRegion], ["db", "cluster", "subgrp"]),
    },
    {
      sid: "RemoveClusters",
      reason: "Deletes a cluster. AWS demands the action on the cluster and on its final snapshot.",
      actions: ["rds:DeleteDBCluster"],
      resources: rds(account, [targetRegion], ["cluster", "cluster-snapshot"]),
    },
    {
      sid: "MakeFinalSnapshots",
      reason: "A deleted database leaves a final snapshot. AWS demands the action on the database and on the snapshot.",
      actions: ["rds:CreateDBSnapshot", "rds:CreateDBClusterSnapshot"],
      resources: rds(account, [targetRegion], ["db", "cluster", ...SNAPSHOTS]),
    },
  ];
}

export function exportSnapshots({ account, targetRegion }: Place): Statement[] {
  const role = `arn:aws:iam::${account}:role/*`;
  return [
    {
      sid: "StartExports",
      reason: "Starts the export of a snapshot.",
      actions: ["rds:StartExportTask"],
      resources: rds(account, [targetRegion], SNAPSHOTS),
    },
    {
      sid: "ReadExports",
      reason: "Waits for exports. A list of tasks concerns all snapshots and clusters.",
      actions: ["rds:DescribeExportTasks"],
      resources: rds(account, [targetRegion], [...SNAPSHOTS, "cluster"]),
    },
    {
      sid: "CreateExportRoles",
      reason: "Creates the role that writes to the bucket, and reads it into the state.",
      actions: [
        "iam:CreateRole",
        "iam:TagRole",
        "iam:GetRole",
        "iam:PutRolePolicy",
        "iam:GetRolePolicy",
        "iam:ListRolePolicies",
        "iam:ListAttachedRolePolicies",
      ],
      resources: [role],
    },
    {
      sid: "PassExportRoles",
      reason: "Hands that role to the export service, and to no other service.",
      actions: ["iam:PassRole"],
      resources: [role],
      condition: { StringEquals: { "iam:PassedToService": "export.rds.amazonaws.com" } },
    },
  ];
}

export function replicateBackups({ account, sourceRegion, targetRegion }: Place): Statement[] {
  return [
    {
      sid: "ReplicateBackups",
      reason: "Starts the replication of a database's automated backups, and waits.",
      actions: ["rds:StartDBInstanceAutomatedBackupsReplication"],
      resources: [...rds(account, [sourceRegion], ["db"]), ...rds(account, [targetRegion], ["auto-backup"])],
    },
    {
      sid: "ReadReplicatedBackups",
      reason: "Reads the state of the replication.",
      actions: ["rds:DescribeDBInstanceAutomatedBackups"],
      resources: rds(account, [targetRegion], ["db", "auto-backup"]),
    },
    {
      sid: "ReadDatabase",
      reason: "Looks up the source database.",
      actions: ["rds:DescribeDBInstances"],
      resources: rds(account, [sourceRegion], ["db"]),
    },
  ];
}

import { urnOf } from "../engine";
import { calls, type Expectation, isIgnored, noCall, policyOf, ROOT, replaces } from "./expectation";

const KEY_URN = urnOf("aws:kms/key:Key", "given");

export const KMS: Expectation[] = [
  {
    token: "aws:kms/alias:Alias",
    args: { name: "alias/orders", targetKeyId: "key-1" },
    changes: {
      name: replaces("alias/billing"),
      namePrefix: replaces("alias/orders-", { name: undefined }),
      targetKeyId: calls("UpdateAlias", "key-2"),
    },
    creates: "CreateAlias",
    deletes: "DeleteAlias",
    drift: {
      by: (aws) => Object.assign(aws.kms.aliases[0] ?? {}, { TargetKeyId: "key-3" }),
      shows: { targetKeyId: "UPDATE" },
    },
    partialFailure: { refused: "ListAliases", inState: true },
  },
  {
    token: "aws:kms/key:Key",
    args: { description: "Orders", deletionWindowInDays: 7 },
    changes: {
      bypassPolicyLockoutSafetyCheck: noCall(true),
      customerMasterKeySpec: replaces("RSA_2048"),
      deletionWindowInDays: noCall(10),
      description: calls("UpdateKeyDescription", "Billing"),
      enableKeyRotation: calls("EnableKeyRotation", true),
      isEnabled: calls("DisableKey", false),
      keyUsage: replaces("SIGN_VERIFY"),
      multiRegion: replaces(true),
      policy: calls("PutKeyPolicy", policyOf("kms:*")),
      rotationPeriodInDays: calls("EnableKeyRotation", 100, { enableKeyRotation: true }),
    },
    creates: "CreateKey",
    deletes: "ScheduleKeyDeletion",
    drift: {
      by: (aws, { id }) => Object.assign(aws.kms.key(id).metadata, { Description: "Other" }),
      shows: { description: "UPDATE" },
    },
    notImported: { deletionWindowInDays: "ADD" },
    partialFailure: {
      refused: "EnableKeyRotation",
      from: { enableKeyRotation: true },
      inState: true,
      shows: { enableKeyRotation: "ADD" },
    },
  },
  {
    token: "aws:kms/keyPolicy:KeyPolicy",
    prepare: async (engine) => ({ keyId: (await engine.create(KEY_URN, {})).id }),
    args: { policy: policyOf("kms:*") },
    changes: {
      bypassPolicyLockoutSafetyCheck: noCall(true),
      keyId: isIgnored("other"),
      policy: calls("PutKeyPolicy", policyOf("kms:Decrypt")),
    },
    creates: "PutKeyPolicy",
    deletes: "PutKeyPolicy",
    disappears: (aws) => aws.kms.keys.clear(),
    drift: {
      by: (aws, { id }) => Object.assign(aws.kms.key(id), { policy: policyOf("kms:Encrypt") }),
      shows: { policy: "UPDATE" },
    },
    partialFailure: { refused: "GetKeyPolicy", inState: true },
  },
  {
    token: "aws:kms/grant:Grant",
    prepare: async (engine) => ({ keyId: (await engine.create(KEY_URN, {})).id }),
    args: { granteePrincipal: ROOT, name: "partner", operations: ["Decrypt", "DescribeKey"] },
    changes: {
      constraints: replaces([{ encryptionContextEquals: { "aws:rds:db-id": "db-1" } }]),
      grantCreationTokens: replaces(["token"]),
      granteePrincipal: replaces("arn:aws:iam::333333333333:root"),
      keyId: replaces("other"),
      name: replaces("other"),
      operations: replaces(["Decrypt"]),
      retireOnDelete: replaces(true),
      retiringPrincipal: replaces(ROOT),
    },
    creates: "CreateGrant",
    deletes: "RevokeGrant",
    drift: {
      by: (aws) => {
        for (const { grants } of aws.kms.keys.values()) Object.assign(grants[0] ?? {}, { Operations: ["Decrypt"] });
      },
      shows: { "operations[1]": "ADD_REPLACE" },
    },
    partialFailure: { refused: "ListGrants", inState: true },
  },
];

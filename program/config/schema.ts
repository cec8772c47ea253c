import { z } from "zod";
import { parseArn } from "../../components/rds/identity/arn";
import { isRegion } from "../../components/rds/identity/regions";
import { kmsKeyIdErrors } from "../../components/rds/keys/keyArguments";
import { sharedAccountsErrors } from "../../components/rds/snapshots/sharing";
import { checkedField, choiceField, integerField, listField, mapField, objectField, stringField } from "./fields";

/** AWS keeps at most 100 manual snapshots in a Region and account (RDS User Guide, CHAP_Limits). */
const MAX_SNAPSHOTS = 100;

const regionField = stringField("an AWS Region such as us-east-1", isRegion);
const groupNameField = stringField("the name of a group", (name) => name !== "");
const namesField = listField("a list of names", stringField());
const mapByName = <T extends z.ZodType>(value: T) => mapField("a map by name", value);

/** The changes of ReplicatedParameterGroup. A plain value is an override with the apply method of the source. */
const parameterGroupField = objectField({
  overrides: mapByName(
    z.union([
      stringField().transform((value) => ({ value })),
      objectField({ value: stringField(), applyMethod: choiceField("immediate", "pending-reboot").optional() }),
    ]),
  ).optional(),
  exclusions: namesField.optional(),
});

/** The changes of ReplicatedOptionGroup, by option. */
const optionGroupField = objectField({
  settings: mapByName(mapByName(stringField())).optional(),
  vpcSecurityGroupMemberships: mapByName(namesField).optional(),
  ports: mapByName(integerField(1, 65535)).optional(),
  versions: mapByName(stringField()).optional(),
  exclusions: namesField.optional(),
});

const groupFields = {
  parameterGroupName: groupNameField.optional(),
  optionGroupName: groupNameField.optional(),
  parameterGroup: parameterGroupField.optional(),
  optionGroup: optionGroupField.optional(),
};

const snapshotsField = objectField({
  type: choiceField("automated", "manual", "any").default("any"),
  newest: integerField(0, MAX_SNAPSHOTS).default(1),
}).prefault({});

const databaseField = objectField({
  // RDS API Reference, CreateDBInstance, CreateDBCluster: DBInstanceIdentifier, DBClusterIdentifier.
  identifier: stringField(
    "the identifier of a DB instance or cluster: 1 to 63 letters, digits and single hyphens, a letter first, no hyphen last",
    (value) => value.length <= 63 && /^[a-z](-?[a-z0-9])*$/i.test(value),
  ),
  region: regionField,
  kind: choiceField("instance", "cluster").default("instance"),
  snapshots: snapshotsField,
  ...groupFields,
  inTargets: mapField("a map by target Region", objectField(groupFields), regionField).default({}),
});

const accountIdField = stringField(
  'an account ID of 12 digits in quotes, such as "012345678901", because YAML reads unquoted digits as a number and drops leading zeros',
);

/** Every copy of this program is encrypted, and AWS refuses public shares of encrypted snapshots. */
const sharedAccountsField = checkedField(listField("a list of account IDs", accountIdField), (accounts) =>
  accounts.includes("all")
    ? ['must list account IDs, not "all": AWS refuses to make encrypted copies public, and all copies are encrypted']
    : sharedAccountsErrors(accounts),
).default([]);

const principalField = stringField(
  "the ARN of an IAM role or user, such as arn:aws:iam::222222222222:role/SnapshotReceiver",
  (value) => {
    const arn = parseArn(value);
    return arn?.service === "iam" && /^(role|user)\/./.test(arn.resource);
  },
);

const targetField = objectField({
  region: regionField,
  sharedAccounts: sharedAccountsField,
  principals: listField("a list of ARNs", principalField).default([]),
  kmsKeyId: checkedField(stringField("the full ARN of a KMS key in this target's Region"), kmsKeyIdErrors).optional(),
});

/** AWS's default quotas are 20 and 5; AWS raises them on request. */
const concurrentCopiesField = integerField(1, 1000).optional();

const tagKeyField = stringField(
  'a tag key that does not begin with "aws:", a prefix that AWS reserves',
  (key) => !/^aws:/i.test(key),
);

/** The stack config. */
export const stackConfigSchema = objectField({
  databases: listField("a list of databases", databaseField).min(1, { error: "must list at least one database" }),
  targets: listField("a list of targets", targetField).min(1, { error: "must list at least one target" }),
  deletion: choiceField("protect", "retain", "delete").default("protect"),
  concurrentCopies: objectField({ instance: concurrentCopiesField, cluster: concurrentCopiesField }).default({}),
  tags: mapField("a map of strings", stringField(), tagKeyField).default({}),
});

/** A source database, the snapshots of it to copy, and the differences of its groups: in all targets, or by target Region. */
export type DatabaseConfig = z.output<typeof databaseField>;
/** Where copies go: a Region, the accounts that may use the copies, and the key that encrypts them. */
export type TargetConfig = z.output<typeof targetField>;
/** The stack config, with all defaults. */
export type StackConfig = z.output<typeof stackConfigSchema>;

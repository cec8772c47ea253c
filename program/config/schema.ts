import { z } from "zod";
import { kmsKeyIdErrors } from "../../components/rds/keys/keyArguments";
import { sharedAccountsErrors } from "../../components/rds/snapshots/sharing";
import { EXPIRES_TAG } from "../retention/retention";
import {
  accountIdField,
  checkedField,
  choiceField,
  databaseIdentifierField,
  groupNameField,
  integerField,
  listField,
  mapByName,
  mapField,
  namesField,
  objectField,
  principalField,
  regionField,
  stringField,
  tagKeyField,
} from "./fields";
import { onlyField } from "./only";
import { retentionField, rulesField } from "./retention";

/** AWS keeps at most 100 manual snapshots in a Region and account (RDS User Guide, CHAP_Limits). */
const MAX_SNAPSHOTS = 100;

const parameterValueField = stringField("a string in quotes");

/** The changes of ReplicatedParameterGroup. A plain value is an override with the apply method of the source. */
const parameterGroupField = objectField({
  overrides: mapByName(
    z.preprocess(
      (given) => (typeof given === "string" ? { value: given } : given),
      objectField(
        { value: parameterValueField, applyMethod: choiceField("immediate", "pending-reboot").optional() },
        "a string in quotes, or a map with value and applyMethod",
      ),
    ),
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

export const databaseField = objectField({
  identifier: databaseIdentifierField,
  region: regionField,
  kind: choiceField("instance", "cluster").default("instance"),
  snapshots: snapshotsField,
  group: stringField("the name of a group", (name) => name !== "").optional(),
  ...groupFields,
  retention: rulesField.optional(),
  inTargets: mapField(
    "a map by target Region",
    objectField({ ...groupFields, retention: rulesField.optional() }),
    regionField,
  ).default({}),
});

/**
 * A backup is never made public. AWS refuses public shares of encrypted snapshots; it may allow those of copies of Aurora
 * clusters that are unencrypted or under an AWS owned key, but this program does not.
 */
const sharedAccountsField = checkedField(listField("a list of account IDs", accountIdField), (accounts) => [
  ...(accounts.includes("all")
    ? ['must list account IDs, not "all": this program makes no copy public, encrypted or not']
    : []),
  ...sharedAccountsErrors(accounts),
]).default([]);

export const targetField = objectField({
  region: regionField,
  sharedAccounts: sharedAccountsField,
  principals: listField("a list of ARNs", principalField).default([]),
  kmsKeyId: checkedField(stringField("the full ARN of a KMS key in this target's Region"), kmsKeyIdErrors).optional(),
  retention: rulesField.optional(),
});

/** AWS's default quotas are 20 and 5; AWS raises them on request. */
const concurrentCopiesField = integerField(1, 1000).optional();

export const configField = objectField({
  databases: listField("a list of databases", databaseField).min(1, { error: "must list at least one database" }),
  targets: listField("a list of targets", targetField).min(1, { error: "must list at least one target" }),
  deletion: choiceField("protect", "retain", "delete").default("protect"),
  only: onlyField.optional(),
  keyStack: stringField("the name of a stack", (name) => name !== "").optional(),
  retention: retentionField,
  concurrentCopies: objectField({ instance: concurrentCopiesField, cluster: concurrentCopiesField }).default({}),
  tags: checkedField(mapField("a map of strings", stringField(), tagKeyField), (tags) =>
    EXPIRES_TAG in tags ? [`must not contain ${EXPIRES_TAG}, with which the retention marks copies; remove it`] : [],
  ).default({}),
});

/** A source database, the snapshots of it to copy, and the differences of its groups: in all targets, or by target Region. */
export type DatabaseConfig = z.output<typeof databaseField>;
/** Where copies go: a Region, the accounts that may use the copies, and the key that encrypts them. */
export type TargetConfig = z.output<typeof targetField>;
/** The stack config, with all defaults. Its databases are those of this stack. */
export type StackConfig = z.output<typeof configField>;

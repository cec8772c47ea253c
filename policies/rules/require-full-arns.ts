import {
  type DatabaseKind,
  parseArn,
  parseKeyArn,
  parseSnapshotArn,
  SNAPSHOT_RESOURCE_TYPES,
} from "../../components/rds/identity/arn";
import { isRegion } from "../../components/rds/identity/regions";
import type { Rule } from "../framework/rule";
import type { Subject } from "../stack/node";
import { readText } from "../stack/properties";
import {
  BACKUP_REPLICATION,
  CLUSTER,
  CLUSTER_SNAPSHOT,
  CLUSTER_SNAPSHOT_COPY,
  COPY_COMPONENT,
  EXPORT_TASK,
  INSTANCE,
  KEYS,
  ROLE,
  SNAPSHOT,
  SNAPSHOT_COPY,
  SNAPSHOTS,
} from "../stack/resourceTypes";
import { isRestored } from "../stack/source";

/** A property that must be a full ARN. */
interface ArnProperty {
  property: string;
  isFullArn: (text: string) => boolean;
  /** The resource of the ARN, and its form. */
  what: string;
  form: string;
  /** The resource types that have such an ARN. */
  types: readonly string[];
  /** The reason, printed in the message. */
  why: string;
  /** Whether an identifier, which is not an ARN, is valid too. */
  mayBeIdentifier?: true;
}

const READ_BACK = "The provider reads it back as an ARN, so any other form causes a replacement on every update";

const KEY: ArnProperty = {
  property: "kmsKeyId",
  isFullArn: (text) => parseKeyArn(text) !== undefined,
  what: "a KMS key, not an alias, alias ARN or key ID",
  form: "arn:<partition>:kms:<region>:<account>:key/<key id>",
  types: KEYS,
  why: READ_BACK,
};

function source(property: string, kinds: readonly DatabaseKind[], types: readonly string[]): ArnProperty {
  const resourceTypes = kinds.map((kind) => SNAPSHOT_RESOURCE_TYPES[kind]);
  return {
    property,
    isFullArn: (text) => kinds.some((kind) => parseSnapshotArn(text)?.kind === kind),
    what: `a ${resourceTypes.join(" or ")}`,
    form: `arn:<partition>:rds:<region>:<account>:${resourceTypes.join("|")}:<identifier>`,
    types,
    why: `${READ_BACK}, and AWS finds a snapshot of another Region or account only by its ARN`,
  };
}

const OF_INSTANCE = source("sourceDbSnapshotIdentifier", ["instance"], [SNAPSHOT, SNAPSHOT_COPY]);
const OF_CLUSTER = source("sourceDbClusterSnapshotIdentifier", ["cluster"], [CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY]);

const OF_EXPORT = source("sourceArn", ["instance", "cluster"], [...SNAPSHOTS, CLUSTER]);

const EXPORTED: ArnProperty = {
  ...OF_EXPORT,
  isFullArn: (text) => OF_EXPORT.isFullArn(text) || isRdsArn(text, "cluster:"),
  what: `${OF_EXPORT.what}, or of a cluster`,
  form: OF_EXPORT.form.replace("snapshot|", "cluster|snapshot|"),
  why: "AWS accepts only an ARN here",
};

const REPLICATED: ArnProperty = {
  property: "sourceDbInstanceArn",
  isFullArn: (text) => isRdsArn(text, "db:"),
  what: "a DB instance",
  form: "arn:<partition>:rds:<region>:<account>:db:<identifier>",
  types: [INSTANCE],
  why: "AWS finds an instance of another Region only by its ARN",
};

const EXPORT_ROLE: ArnProperty = {
  property: "iamRoleArn",
  isFullArn: (text) => parseArn(text)?.service === "iam" && parseArn(text)?.resource.startsWith("role/") === true,
  what: "an IAM role",
  form: "arn:<partition>:iam::<account>:role/<name>",
  types: [ROLE],
  why: "RDS assumes a role only by its ARN",
};

/** A restore may also specify a snapshot of its own account and Region by identifier. */
function restored(kinds: readonly DatabaseKind[], types: readonly string[]): ArnProperty {
  const ofSnapshot = source("snapshotIdentifier", kinds, types);
  return {
    ...ofSnapshot,
    isFullArn: (text) => !text.startsWith("arn:") || ofSnapshot.isFullArn(text),
    mayBeIdentifier: true,
    why: "AWS finds no snapshot by another ARN",
  };
}

function isRdsArn(text: string, prefix: string): boolean {
  const arn = parseArn(text);
  return arn?.service === "rds" && isRegion(arn.region) && arn.resource.startsWith(prefix);
}

const PROPERTIES: Readonly<Record<string, readonly ArnProperty[]>> = {
  [SNAPSHOT_COPY]: [KEY, OF_INSTANCE],
  [COPY_COMPONENT]: [KEY, OF_INSTANCE, OF_CLUSTER],
  [CLUSTER_SNAPSHOT_COPY]: [KEY, OF_CLUSTER],
  [INSTANCE]: [restored(["instance"], [SNAPSHOT, SNAPSHOT_COPY])],
  [CLUSTER]: [KEY, restored(["cluster", "instance"], SNAPSHOTS)],
  [EXPORT_TASK]: [KEY, EXPORTED, EXPORT_ROLE],
  [BACKUP_REPLICATION]: [KEY, REPLICATED],
};

function propertiesOf(subject: Subject): readonly ArnProperty[] {
  // A cluster that is not restored from a snapshot is out of scope.
  return subject.type === CLUSTER && !isRestored(subject) ? [] : (PROPERTIES[subject.type] ?? []);
}

export const requireFullArns: Rule = {
  name: "require-full-arns",
  description:
    "Copies, exports and replications must specify keys and sources by full ARNs, restored clusters their key, and restores an identifier or the ARN of a snapshot.",
  severity: "medium",
  why: "The provider reads them back as ARNs, so any other form causes a replacement on every update, and AWS finds resources of other Regions and accounts only by ARN.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Write kmsKeyId as arn:<partition>:kms:<region>:<account>:key/<id> and the source as arn:<partition>:rds:<region>:<account>:snapshot:<identifier> (cluster-snapshot for clusters).",
  types: Object.keys(PROPERTIES),

  resource(subject) {
    return propertiesOf(subject)
      .filter(({ property, isFullArn }) => {
        const value = readText(subject.inputs, property);
        return value.state === "known" && !isFullArn(value.value);
      })
      .map(({ property, what, form, why, mayBeIdentifier }) => ({
        answer: "unsafe",
        message: `${property} must be ${mayBeIdentifier ? "an identifier or " : ""}the full ARN of ${what}. ${why}. Write ${form}.`,
      }));
  },

  // Unknown values are reported here, where an edge to one key or snapshot shows what the value will be. `resource`
  // checks the value on deployment, before it is used.
  stack(node, { graph }) {
    return propertiesOf(node)
      .filter(({ property, types }) => {
        const isUnknown = readText(node.inputs, property).state === "unknown";
        return isUnknown && node.hasInputs && graph.candidates(node, property, types).length !== 1;
      })
      .map(({ property, what, mayBeIdentifier }) => ({
        answer: "unknown",
        message: `${property} is not yet known on preview; deployment checks, before it is used, that it is ${mayBeIdentifier ? "an identifier or " : ""}the full ARN of ${what}.`,
      }));
  },
};

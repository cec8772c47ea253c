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
  /** What the ARN is of, and how it is written. */
  what: string;
  form: string;
  /** The types that have such an ARN. */
  types: readonly string[];
  /** What happens otherwise. */
  why: string;
  /** Whether what is no ARN at all is right too. */
  mayBeIdentifier?: true;
}

const READ_BACK = "AWS reads it back as an ARN, so that every later plan would replace what names it in another form";

const KEY: ArnProperty = {
  property: "kmsKeyId",
  isFullArn: (text) => parseKeyArn(text) !== undefined,
  what: "a key (an alias, the ARN of an alias and a bare key id are none)",
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
    why: `${READ_BACK}, and from another Region or account nothing else is found`,
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
  why: "AWS exports what an ARN names, and nothing else",
};

const REPLICATED: ArnProperty = {
  property: "sourceDbInstanceArn",
  isFullArn: (text) => isRdsArn(text, "db:"),
  what: "a DB instance",
  form: "arn:<partition>:rds:<region>:<account>:db:<identifier>",
  types: [INSTANCE],
  why: "AWS finds the instance of another Region by its ARN only",
};

const EXPORT_ROLE: ArnProperty = {
  property: "iamRoleArn",
  isFullArn: (text) => parseArn(text)?.service === "iam" && parseArn(text)?.resource.startsWith("role/") === true,
  what: "an IAM role",
  form: "arn:<partition>:iam::<account>:role/<name>",
  types: [ROLE],
  why: "RDS takes on the role that an ARN names, and nothing else",
};

/** A restore may also name a snapshot of its own account and Region by its identifier. */
function restored(kinds: readonly DatabaseKind[], types: readonly string[]): ArnProperty {
  const ofSnapshot = source("snapshotIdentifier", kinds, types);
  return {
    ...ofSnapshot,
    isFullArn: (text) => !text.startsWith("arn:") || ofSnapshot.isFullArn(text),
    mayBeIdentifier: true,
    why: "AWS finds no snapshot by it",
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
  // The keys of databases that are made of no snapshot are nobody's business here.
  return subject.type === CLUSTER && !isRestored(subject) ? [] : (PROPERTIES[subject.type] ?? []);
}

export const requireFullArns: Rule = {
  name: "require-full-arns",
  description:
    "A copy, an export and a replication name their keys and sources by full ARNs, a restored cluster its key, and a restore no wrong source.",
  severity: "medium",
  why: "AWS reads them back as ARNs, so that every later plan would replace what uses another form, and from another Region or account only ARNs are found.",
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
        message: `${property} is ${mayBeIdentifier ? "an ARN, but not that" : "not the full ARN"} of ${what}. ${why}. Write ${form}.`,
      }));
  },

  // What is not yet known is told here, where an edge to a key or snapshot shows what it will be: `resource` checks the
  // value itself on deployment, before it is used.
  stack(node, { graph }) {
    return propertiesOf(node)
      .filter(({ property, types }) => {
        const isUnknown = readText(node.inputs, property).state === "unknown";
        return isUnknown && node.hasInputs && graph.candidates(node, property, types).length !== 1;
      })
      .map(({ property, what, mayBeIdentifier }) => ({
        answer: "unknown",
        message: `${property} is not yet known on preview; it will be checked on deployment, before it is used, that it is ${mayBeIdentifier ? "an identifier or " : ""}the full ARN of ${what}.`,
      }));
  },
};

import { parseKeyArn, parseSnapshotArn, type SnapshotKind } from "../../components/rds/arn";
import { readText } from "../properties";
import type { Rule } from "../rule";
import { CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY, COPY_COMPONENT, KEYS, SNAPSHOT, SNAPSHOT_COPY } from "../types";

/** A property that must be a full ARN. */
interface ArnProperty {
  property: string;
  isFullArn: (text: string) => boolean;
  /** What the ARN is of, and how it is written. */
  what: string;
  form: string;
  /** The types that have such an ARN. */
  types: readonly string[];
}

const KEY: ArnProperty = {
  property: "kmsKeyId",
  isFullArn: (text) => parseKeyArn(text) !== undefined,
  what: "a key (an alias, the ARN of an alias and a bare key id are none)",
  form: "arn:<partition>:kms:<region>:<account>:key/<key id>",
  types: KEYS,
};

function source(property: string, kind: SnapshotKind, types: readonly string[]): ArnProperty {
  return {
    property,
    isFullArn: (text) => parseSnapshotArn(text)?.kind === kind,
    what: `a ${kind}`,
    form: `arn:<partition>:rds:<region>:<account>:${kind}:<identifier>`,
    types,
  };
}

const OF_INSTANCE = source("sourceDbSnapshotIdentifier", "snapshot", [SNAPSHOT, SNAPSHOT_COPY]);
const OF_CLUSTER = source("sourceDbClusterSnapshotIdentifier", "cluster-snapshot", [
  CLUSTER_SNAPSHOT,
  CLUSTER_SNAPSHOT_COPY,
]);

const PROPERTIES: Readonly<Record<string, readonly ArnProperty[]>> = {
  [SNAPSHOT_COPY]: [KEY, OF_INSTANCE],
  [COPY_COMPONENT]: [KEY, OF_INSTANCE, OF_CLUSTER],
  [CLUSTER_SNAPSHOT_COPY]: [KEY, OF_CLUSTER],
};

export const fullArns: Rule = {
  name: "full-arns",
  description: "A copy names its key and its source by their full ARNs.",
  severity: "medium",
  why: "AWS reads them back as ARNs, so that every later plan would replace what uses another form, and from another Region or account only ARNs are found.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Write kmsKeyId as arn:<partition>:kms:<region>:<account>:key/<id> and the source as arn:<partition>:rds:<region>:<account>:snapshot:<identifier> (cluster-snapshot for clusters).",
  types: Object.keys(PROPERTIES),

  resource({ type, inputs }) {
    return (PROPERTIES[type] ?? [])
      .filter(({ property, isFullArn }) => {
        const value = readText(inputs, property);
        return value.state === "known" && !isFullArn(value.value);
      })
      .map(({ property, what, form }) => ({
        answer: "unsafe",
        message: `${property} is not the full ARN of ${what}. AWS reads it back as an ARN, so that every later plan would replace the copy, and from another Region or account nothing else is found. Write ${form}.`,
      }));
  },

  // What is not yet known is told here, where an edge to a key or snapshot shows what it will be: `resource` checks the
  // value itself on deployment, before the copy is made.
  stack(node, { graph }) {
    return (PROPERTIES[node.type] ?? [])
      .filter(({ property, types }) => {
        const isUnknown = readText(node.inputs, property).state === "unknown";
        return isUnknown && node.hasInputs && graph.candidates(node, property, types).length !== 1;
      })
      .map(({ property, what }) => ({
        answer: "unknown",
        message: `${property} is not yet known on preview; it will be checked on deployment, before the copy is made, that it is the full ARN of ${what}.`,
      }));
  },
};

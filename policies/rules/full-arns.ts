import { parseKeyArn, parseSnapshotArn, type SnapshotKind } from "../../components/rds/arn";
import type { Properties } from "../properties";
import { readText } from "../properties";
import type { Finding, Rule } from "../rule";
import { CLUSTER_SNAPSHOT_COPY, COPY_COMPONENT, SNAPSHOT_COPY } from "../types";

const SOURCES: Readonly<Record<string, { property: string; kind: SnapshotKind }>> = {
  [SNAPSHOT_COPY]: { property: "sourceDbSnapshotIdentifier", kind: "snapshot" },
  [COPY_COMPONENT]: { property: "sourceDbSnapshotIdentifier", kind: "snapshot" },
  [CLUSTER_SNAPSHOT_COPY]: { property: "sourceDbClusterSnapshotIdentifier", kind: "cluster-snapshot" },
};

export const fullArns: Rule = {
  name: "full-arns",
  description: "A copy names its key and its source by their full ARNs.",
  severity: "medium",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Write kmsKeyId as arn:<partition>:kms:<region>:<account>:key/<id> and the source as arn:<partition>:rds:<region>:<account>:snapshot:<identifier> (cluster-snapshot for clusters).",
  types: Object.keys(SOURCES),
  resource({ type, inputs }) {
    const source = SOURCES[type];
    return [
      ...arnFindings(inputs, "kmsKeyId", (text) => parseKeyArn(text) !== undefined, KEY_MESSAGE),
      ...(source === undefined
        ? []
        : arnFindings(
            inputs,
            source.property,
            (text) => parseSnapshotArn(text)?.kind === source.kind,
            sourceMessage(source.property, source.kind),
          )),
    ];
  },
};

const WHY =
  "AWS reads it back as an ARN, so that every later plan would replace the copy, and from another Region or account nothing else is found";

const KEY_MESSAGE = `kmsKeyId is not the full ARN of a key: an alias, the ARN of an alias and a bare key id are none. ${WHY}. Write arn:<partition>:kms:<region>:<account>:key/<key id>.`;

function sourceMessage(property: string, kind: SnapshotKind): string {
  return `${property} is not the full ARN of a ${kind}. ${WHY}. Write arn:<partition>:rds:<region>:<account>:${kind}:<identifier>.`;
}

function arnFindings(
  inputs: Properties,
  property: string,
  isFullArn: (text: string) => boolean,
  message: string,
): Finding[] {
  const value = readText(inputs, property);
  switch (value.state) {
    case "absent":
      return [];
    case "unknown":
      return [
        {
          answer: "unknown",
          message: `${property} is not yet known on preview; it will be checked on deployment that it is a full ARN.`,
        },
      ];
    case "known":
      return isFullArn(value.value) ? [] : [{ answer: "unsafe", message }];
  }
}

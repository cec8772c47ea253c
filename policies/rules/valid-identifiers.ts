import type { SnapshotKind } from "../../components/rds/arn";
import { snapshotIdentifierProblems } from "../../components/rds/identifiers";
import { identifierOf } from "../identifier";
import type { Rule } from "../rule";
import { SNAPSHOTS } from "../types";

const LENGTH: Readonly<Record<SnapshotKind, string>> = { snapshot: "255", "cluster-snapshot": "63" };

export const validIdentifiers: Rule = {
  name: "valid-identifiers",
  description: "A snapshot is given an identifier that AWS accepts and reads back as it is written.",
  severity: "medium",
  why: "AWS refuses others, and stores upper case as lower case, so that every later plan would replace the snapshot.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Write a lower-case letter, then lower-case letters, digits and single hyphens, none at the end: at most 255 characters, for the snapshot of a cluster 63.",
  types: SNAPSHOTS,
  resource(subject) {
    const identifier = identifierOf(subject);
    if (identifier === undefined || identifier.value.state === "absent") {
      return [];
    }
    const { property, kind, value } = identifier;
    const form = `a letter, then letters, digits and single hyphens, none at the end, at most ${LENGTH[kind]} characters, all in lower case`;
    if (value.state === "unknown") {
      const message = `${property} is not yet known on preview; it will be checked on deployment, before the snapshot is made, that it is ${form}.`;
      return [{ answer: "unknown", message }];
    }
    // What exactly is wrong would tell parts of the value, which may be a secret.
    const message = `${property} is not an identifier that AWS accepts and reads back as it is written. Write ${form}; the prefixes rds: and awsbackup: are AWS's own.`;
    return snapshotIdentifierProblems(value.value, kind).length === 0 ? [] : [{ answer: "unsafe", message }];
  },
};

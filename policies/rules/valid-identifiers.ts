import type { DatabaseKind } from "../../components/rds/identity/arn";
import { snapshotIdentifierErrors } from "../../components/rds/identity/identifiers";
import { bucketNameErrors, exportIdentifierErrors, prefixErrors } from "../../components/rds/snapshots/exports";
import type { Finding, Rule } from "../framework/rule";
import { identifierOf } from "../stack/names";
import type { Subject } from "../stack/node";
import { readText, type Value } from "../stack/properties";
import { EXPORT_TASK, SNAPSHOTS } from "../stack/resourceTypes";

const LENGTH: Readonly<Record<DatabaseKind, string>> = { instance: "255", cluster: "63" };

/** A name among the inputs of a resource. */
interface Name {
  property: string;
  value: Value<string>;
  errorsAt: (text: string) => string[];
  /** What the name must be, to follow "must be". */
  form: string;
  /** Whether the name belongs to another resource, which makes it valid once it is known. */
  isOfAnother?: true;
}

export const validIdentifiers: Rule = {
  name: "valid-identifiers",
  description: "RDS snapshots and exports must have an identifier that AWS accepts and returns unchanged.",
  severity: "medium",
  why: "AWS refuses other identifiers, and stores uppercase as lowercase, which would replace the snapshot on every update.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Start with a letter, followed by letters, digits and single hyphens, without a hyphen at the end: at most 255 characters, for cluster snapshots 63, for exports 60. Identifiers of snapshots must be lowercase.",
  types: [...SNAPSHOTS, EXPORT_TASK],
  resource(subject) {
    return namesOf(subject).flatMap(judge);
  },
};

function namesOf(subject: Subject): Name[] {
  return subject.type === EXPORT_TASK ? namesOfExport(subject) : nameOfSnapshot(subject);
}

function nameOfSnapshot(subject: Subject): Name[] {
  const identifier = identifierOf(subject);
  if (identifier === undefined) {
    return [];
  }
  const { property, kind, value } = identifier;
  const form = `a lowercase letter followed by lowercase letters, digits and single hyphens, without a hyphen at the end, at most ${LENGTH[kind]} characters; AWS reserves the prefixes rds: and awsbackup:`;
  return [{ property, value, form, errorsAt: (text) => snapshotIdentifierErrors(text, kind) }];
}

function namesOfExport({ inputs }: Subject): Name[] {
  return [
    {
      property: "exportTaskIdentifier",
      value: readText(inputs, "exportTaskIdentifier"),
      errorsAt: exportIdentifierErrors,
      form: "a letter followed by letters, digits and single hyphens, without a hyphen at the end, at most 60 characters",
    },
    {
      property: "s3BucketName",
      value: readText(inputs, "s3BucketName"),
      errorsAt: bucketNameErrors,
      form: "a bucket name of 3 to 63 lowercase letters, digits, hyphens and dots, without a path",
      isOfAnother: true,
    },
    {
      property: "s3Prefix",
      value: readText(inputs, "s3Prefix"),
      errorsAt: prefixErrors,
      form: "a prefix without colons, spaces, quotes, backquotes and backslashes",
      isOfAnother: true,
    },
  ];
}

function judge({ property, value, errorsAt, form, isOfAnother }: Name): Finding[] {
  if (value.state === "unknown") {
    const message = `${property} is not yet known on preview; deployment checks, before it is used, that it is ${form}.`;
    return isOfAnother ? [] : [{ answer: "unknown", message }];
  }
  // A more exact message would print parts of the value, which may be a secret.
  const message = `${property} must be ${form}, but is not. Change it to that form.`;
  return value.state === "known" && errorsAt(value.value).length > 0 ? [{ answer: "unsafe", message }] : [];
}

import type { DatabaseKind } from "../../components/rds/identity/arn";
import { snapshotIdentifierErrors } from "../../components/rds/identity/identifiers";
import { bucketNameErrors, exportIdentifierErrors, prefixErrors } from "../../components/rds/snapshots/exports";
import type { Finding, Rule } from "../framework/rule";
import { identifierOf } from "../stack/names";
import type { Subject } from "../stack/node";
import { readText, type Value } from "../stack/properties";
import { EXPORT_TASK, SNAPSHOTS } from "../stack/resourceTypes";

const LENGTH: Readonly<Record<DatabaseKind, string>> = { instance: "255", cluster: "63" };

/** A name that a resource is given, or gives. */
interface Name {
  property: string;
  value: Value<string>;
  errorsAt: (text: string) => string[];
  /** What it must be, to follow "it is". */
  form: string;
  /** Whether it is the name of something that is made elsewhere, and so is right once it is known. */
  isOfAnother?: true;
}

export const validIdentifiers: Rule = {
  name: "valid-identifiers",
  description: "A snapshot or export is given an identifier that AWS accepts and reads back as it is written.",
  severity: "medium",
  why: "AWS refuses others, and stores upper case as lower case, so that every later plan would replace the snapshot.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Write a lower-case letter, then lower-case letters, digits and single hyphens, none at the end: at most 255 characters, for the snapshot of a cluster 63, for an export 60.",
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
  const form = `a letter, then letters, digits and single hyphens, none at the end, at most ${LENGTH[kind]} characters, all in lower case; the prefixes rds: and awsbackup: are AWS's own`;
  return [{ property, value, form, errorsAt: (text) => snapshotIdentifierErrors(text, kind) }];
}

function namesOfExport({ inputs }: Subject): Name[] {
  return [
    {
      property: "exportTaskIdentifier",
      value: readText(inputs, "exportTaskIdentifier"),
      errorsAt: exportIdentifierErrors,
      form: "a letter, then letters, digits and single hyphens, none at the end, at most 60 characters",
    },
    {
      property: "s3BucketName",
      value: readText(inputs, "s3BucketName"),
      errorsAt: bucketNameErrors,
      form: "the name of a bucket alone, of 3 to 63 lower-case letters, digits, hyphens and dots",
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
    const message = `${property} is not yet known on preview; it will be checked on deployment, before it is used, that it is ${form}.`;
    return isOfAnother ? [] : [{ answer: "unknown", message }];
  }
  // What exactly is wrong would tell parts of the value, which may be a secret.
  const message = `${property} is not one that AWS accepts and reads back as it is written. It must be ${form}.`;
  return value.state === "known" && errorsAt(value.value).length > 0 ? [{ answer: "unsafe", message }] : [];
}

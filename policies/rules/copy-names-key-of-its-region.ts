import { parseKeyArn } from "../../components/rds/identity/arn";
import { encryptionOf } from "../facts/encryption";
import { isGivenKey, lookedUpSource } from "../facts/evidence";
import type { Finding, Rule } from "../framework/rule";
import { keyNamedBy, keyRegion } from "../keys/key";
import type { Settings } from "../settings/settings";
import type { StackContext } from "../stack/graph";
import type { Node, Subject } from "../stack/node";
import { compareRegions, regionOf } from "../stack/placement";
import { readText, type Value } from "../stack/properties";
import { BACKUP_REPLICATION, CLUSTER, COPIES, COPY_COMPONENT, EXPORT_TASK } from "../stack/resourceTypes";
import { compareWithSource, exists, isRestored, type Source, sourceOf } from "../stack/source";

const FIX = "Set kmsKeyId to the full ARN of a key of its own Region, such as our SnapshotKey makes.";

export const copyNamesKeyOfItsRegion: Rule = {
  name: "copy-names-key-of-its-region",
  description:
    "What is encrypted and goes to another Region names a key, and every copy, export, replication and restored cluster a key of its own Region.",
  severity: "medium",
  why: "A KMS key exists in its Region only, and AWS refuses the rest.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Set kmsKeyId to the full ARN of a key of the Region that the copy, export, replication or restore is made in.",
  settings: ["trustComponentLookups", "defaultRegion"],
  types: [...COPIES, COPY_COMPONENT, EXPORT_TASK, BACKUP_REPLICATION, CLUSTER],

  resource(subject, { settings }) {
    if (isLeftOut(subject)) {
      return [];
    }
    const key = readText(subject.inputs, "kmsKeyId");
    if (key.state === "known") {
      const region = parseKeyArn(key.value)?.region;
      // What is no ARN, require-full-arns refuses.
      return region === undefined ? [] : compare({ state: "known", value: region }, subject, settings);
    }
    const source = sourceOf(subject);
    const isEncrypted = key.state === "absent" && lookedUpSource(subject, settings)?.encrypted === true;
    return isEncrypted && source !== undefined && compareWithSource(source, subject, settings) === "different"
      ? [{ answer: "unsafe", message: withoutKey("it was looked up") }]
      : [];
  },

  stack(node, context) {
    const source = sourceOf(node, context.graph);
    if (!node.hasInputs || source === undefined || isLeftOut(node)) {
      return [];
    }
    if (!isGivenKey(node)) {
      return exists(node) ? [] : unkeyed(source, node, context);
    }
    if (readText(node.inputs, "kmsKeyId").state === "known") {
      return [];
    }
    const key = keyNamedBy(node, context.graph);
    return key === undefined ? [notYetKnown()] : compare(keyRegion(key, context.settings), node, context.settings);
  },
};

/** Of clusters, those that are restored are judged; without a key they have that of their snapshot, in its Region. */
function isLeftOut(subject: Subject): boolean {
  return subject.type === CLUSTER && !(isRestored(subject) && isGivenKey(subject));
}

/** Judges the Region of the key against that of the copy. */
function compare(key: Value<string>, copy: Subject, settings: Settings): Finding[] {
  const own = regionOf(copy, settings);
  switch (compareRegions(key, own)) {
    case "same":
      return [];
    case "unknown":
      return [notYetKnown()];
    case "different":
      return [{ answer: "unsafe", message: `kmsKeyId is a key of another Region than its own. ${FIX}` }];
    case "undetermined": {
      const missing = own.state === "absent" ? "its own Region" : "the key's";
      const message = `it is not checked that kmsKeyId is a key of its own Region, since nothing names ${missing}. Set region, or the setting defaultRegion.`;
      return [{ answer: "warning", message }];
    }
  }
}

/** What becomes of a copy that names no key, and so has its source's. */
function unkeyed(source: Source, node: Node, context: StackContext): Finding[] {
  const comparison = compareWithSource(source, node, context.settings);
  const { encrypted, because } = encryptionOf(node, context);
  if (comparison === "same" || encrypted === "no") {
    return [];
  }
  if (comparison === "unknown" || encrypted === "unknown") {
    return [notYetKnown()];
  }
  if (comparison === "different" && encrypted === "yes") {
    return [{ answer: "unsafe", message: withoutKey(because) }];
  }
  const message = `it names no kmsKeyId. If its source is encrypted and in another Region, AWS refuses it: nothing tells (${because}). ${FIX}`;
  return [{ answer: "warning", message }];
}

function withoutKey(because: string): string {
  return `its source is encrypted (${because}) and in another Region, where the source's key does not exist, and it names no kmsKeyId. ${FIX}`;
}

function notYetKnown(): Finding {
  const message =
    "its key, its Region or its source is not yet known on preview; it will be checked on deployment that it names a key of its own Region.";
  return { answer: "unknown", message };
}

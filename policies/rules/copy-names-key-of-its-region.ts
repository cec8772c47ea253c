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

const FIX = "Set kmsKeyId to the full ARN of a key in the resource's Region, such as the key of a SnapshotKey.";

export const copyNamesKeyOfItsRegion: Rule = {
  name: "copy-names-key-of-its-region",
  description:
    "Encrypted cross-Region copies must specify a KMS key, and every copy, export, replication and restored cluster must use a key in its own Region.",
  severity: "medium",
  why: "A KMS key exists only in its Region, so AWS refuses other keys.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Set kmsKeyId to the full ARN of a key in the Region of the copy, export, replication or restored cluster.",
  settings: ["trustComponentLookups", "defaultRegion"],
  types: [...COPIES, COPY_COMPONENT, EXPORT_TASK, BACKUP_REPLICATION, CLUSTER],

  resource(subject, { settings }) {
    if (isLeftOut(subject)) {
      return [];
    }
    const key = readText(subject.inputs, "kmsKeyId");
    if (key.state === "known") {
      const region = parseKeyArn(key.value)?.region;
      // require-full-arns refuses values that are not ARNs.
      return region === undefined ? [] : compare({ state: "known", value: region }, subject, settings);
    }
    const source = sourceOf(subject);
    const isEncrypted = key.state === "absent" && lookedUpSource(subject, settings)?.encrypted === true;
    return isEncrypted && source !== undefined && compareWithSource(source, subject, settings) === "different"
      ? [{ answer: "unsafe", message: withoutKey("the component looked it up") }]
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

/** Only restored clusters with a key are judged; without one they have their snapshot's key, which is in the same Region. */
function isLeftOut(subject: Subject): boolean {
  return subject.type === CLUSTER && !(isRestored(subject) && isGivenKey(subject));
}

/** Compares the Region of the key with the Region of the resource. */
function compare(key: Value<string>, copy: Subject, settings: Settings): Finding[] {
  const own = regionOf(copy, settings);
  switch (compareRegions(key, own)) {
    case "same":
      return [];
    case "unknown":
      return [notYetKnown()];
    case "different":
      return [
        { answer: "unsafe", message: `kmsKeyId must be a key in the resource's Region, but is in another. ${FIX}` },
      ];
    case "undetermined": {
      const missing = own.state === "absent" ? "the resource's Region" : "the key's Region";
      const message = `kmsKeyId was not checked, because ${missing} is undetermined. Set region, or the setting defaultRegion.`;
      return [{ answer: "warning", message }];
    }
  }
}

/** Judges a copy without a key, which AWS makes under its source's key. */
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
  const message = `kmsKeyId is absent. If the source is encrypted and in another Region, AWS refuses the copy; that is undetermined (${because}). ${FIX}`;
  return [{ answer: "warning", message }];
}

function withoutKey(because: string): string {
  return `kmsKeyId must be set, because the source is encrypted (${because}) and in another Region, and its key does not exist in the target Region. ${FIX}`;
}

function notYetKnown(): Finding {
  const message =
    "the key, the Region or the source is not yet known on preview; deployment checks that kmsKeyId is a key in the resource's Region.";
  return { answer: "unknown", message };
}

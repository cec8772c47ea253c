import { optionsPreventingShare } from "../../components/rds/groups/options";
import { lookedUpSource } from "../facts/evidence";
import { lookedUpOptions, type Options, snapshotOptions, sourceOptions } from "../facts/options";
import { mayBeShared, sharedAccountsOf } from "../facts/shares";
import type { Finding, Rule } from "../framework/rule";
import type { StackContext } from "../stack/graph";
import type { Node } from "../stack/node";
import { COPY_COMPONENT, SNAPSHOT, SNAPSHOT_COPY } from "../stack/resourceTypes";

const FIX =
  "Move the data in another way, such as an export of its engine, or share a snapshot of a database without the option.";

export const noPersistentOptionShare: Rule = {
  name: "no-persistent-option-share",
  description:
    "No snapshot with TDE, or another persistent or permanent option but Oracle's Timezone and OLS, is shared.",
  severity: "medium",
  why: "AWS shares no snapshot of a database whose option group has such an option; what TDE encrypts, no other account could read.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps:
    "Take the accounts out of sharedAccounts. Data of a database with TDE goes to another account by an export of its engine only.",
  settings: ["trustComponentLookups", "defaultRegion"],
  types: [SNAPSHOT, SNAPSHOT_COPY, COPY_COMPONENT],

  // Which options a group has, nothing tells but the group itself, or our component, which has looked.
  resource(subject, { settings }) {
    const audience = sharedAccountsOf(subject.inputs);
    const looked = lookedUpSource(subject, settings);
    const preventing = looked === undefined ? [] : preventingShare(lookedUpOptions(looked));
    return mayBeShared(audience) && preventing.length > 0 ? [refusal(preventing, audience.accounts.length > 0)] : [];
  },

  stack(node, context) {
    const audience = sharedAccountsOf(node.inputs);
    if (!mayBeShared(audience)) {
      return [];
    }
    const isShared = audience.accounts.length > 0;
    const found = optionsOf(node, context);
    const preventing = [...new Set(found.flatMap(preventingShare))];
    if (preventing.length > 0) {
      return [refusal(preventing, isShared)];
    }
    // Its own group tells all of it; where that is not seen, its source has the same options that bind.
    const [telling] = found.filter(({ state }) => state !== "unproven");
    if (telling === undefined) {
      const message = `it is shared, and nothing tells its options. If it has TDE, or another persistent or permanent option but Timezone and OLS, AWS refuses to share it.`;
      return [{ answer: "warning", message }];
    }
    return telling.state === "unknown" || (telling.state === "known" && telling.someUnknown) ? [unknown()] : [];
  },
};

/** The options of a snapshot by its own group, and those of what it is a copy of. */
function optionsOf(node: Node, context: StackContext): Options[] {
  const own = snapshotOptions(node, context);
  return node.type === SNAPSHOT_COPY ? [own, sourceOptions(node, context)] : [own];
}

function preventingShare(options: Options): string[] {
  return options.state === "known" ? optionsPreventingShare(options.names, options.engine) : [];
}

function refusal(options: readonly string[], isShared: boolean): Finding {
  const message = `it has options that keep AWS from sharing it (${options.join(", ")}). ${FIX}`;
  return isShared
    ? { answer: "unsafe", message: `it is shared, and ${message}` }
    : {
        answer: "unknown",
        message: `whether it is shared is not yet known on preview; if it is, AWS refuses: ${message}`,
      };
}

function unknown(): Finding {
  const message =
    "it is shared, and its options are not yet known on preview. If it has TDE, or another persistent or permanent option but Timezone and OLS, AWS refuses to share it.";
  return { answer: "unknown", message };
}

import { optionsPreventingShare } from "../../components/rds/groups/options";
import { lookedUpSource } from "../facts/evidence";
import { lookedUpOptions, type Options, snapshotOptions, sourceOptions } from "../facts/options";
import { mayBeShared, sharedAccountsOf } from "../facts/shares";
import { withReportedFix } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import type { StackContext } from "../stack/graph";
import type { Node } from "../stack/node";
import { COPY_COMPONENT, SNAPSHOT, SNAPSHOT_COPY } from "../stack/resourceTypes";

const FIX =
  "Move the data in another way, such as an export by the database engine, or share a snapshot of a database without the option.";

export const noPersistentOptionShare: Rule = {
  name: "no-persistent-option-share",
  description:
    "RDS snapshots with TDE or other persistent or permanent options, except Oracle's Timezone and OLS, must not be shared.",
  severity: "medium",
  why: "AWS refuses to share a snapshot whose option group has such an option. No other account could read data that TDE encrypts.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps:
    "Remove the accounts from sharedAccounts. Data of a database with TDE reaches another account only through an export by the database engine.",
  settings: ["trustComponentLookups", "defaultRegion"],
  types: [SNAPSHOT, SNAPSHOT_COPY, COPY_COMPONENT],

  // Only the lookup of our component shows the options here; option groups of the stack are judged in `stack`.
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
      return withReportedFix(node, "sharedAccounts", [refusal(preventing, isShared)]);
    }
    // Its own group decides; if that is not visible, the source has the same persistent and permanent options.
    const [decisive] = found.filter(({ state }) => state !== "unproven");
    if (decisive === undefined) {
      const message = `the options of the shared snapshot are undetermined. If it has TDE, or another persistent or permanent option except Timezone and OLS, AWS refuses to share it.`;
      return [{ answer: "warning", message }];
    }
    return decisive.state === "unknown" || (decisive.state === "known" && decisive.someUnknown) ? [unknown()] : [];
  },
};

/** The options of a snapshot's own group and, for a copy, of its source. */
function optionsOf(node: Node, context: StackContext): Options[] {
  const own = snapshotOptions(node, context);
  return node.type === SNAPSHOT_COPY ? [own, sourceOptions(node, context)] : [own];
}

function preventingShare(options: Options): string[] {
  return options.state === "known" ? optionsPreventingShare(options.names, options.engine) : [];
}

function refusal(options: readonly string[], isShared: boolean): Finding {
  const message = `AWS cannot share a snapshot with these options: ${options.join(", ")}. ${FIX}`;
  return isShared
    ? { answer: "unsafe", message: `sharedAccounts must be empty. ${message}` }
    : {
        answer: "unknown",
        message: `sharedAccounts is not yet known on preview. If it contains an account, AWS refuses: ${message}`,
      };
}

function unknown(): Finding {
  const message =
    "the options of the shared snapshot are not yet known on preview. If it has TDE, or another persistent or permanent option except Timezone and OLS, AWS refuses to share it.";
  return { answer: "unknown", message };
}

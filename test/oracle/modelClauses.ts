import { crossing, encryptionOf, isEngineKnown, keyUse, optionsOf } from "./modelFacts";
import {
  type Answer,
  type Declared,
  EVERYONE,
  NOT_YET_KNOWN,
  UNDETERMINED_REGION,
  UNKNOWN_REGION,
} from "./modelProgram";

/** One rule of AWS about sharing and copying snapshots, under the name of the policy that implements it. */
interface Clause {
  rule: string;
  /** AWS's page that it comes from. */
  page: string;
  /** Where it stands there. */
  quote: string;
  /** What AWS asks of a snapshot or copy; `made` where it has made it, and has asked already what it asks then. */
  judge: (snapshot: Declared, made: boolean) => readonly (Answer | undefined)[];
}

const USER_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide";
const API = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference";

const isPublic = ({ audience }: Declared) => audience.includes(EVERYONE);
const isOpen = ({ audience }: Declared) => audience.includes(NOT_YET_KNOWN);
const accountsOf = ({ audience }: Declared) => audience.filter((entry) => /^\d{12}$/.test(entry));
const isShared = (snapshot: Declared) => isPublic(snapshot) || accountsOf(snapshot).length > 0;
const mayBeShared = ({ audience }: Declared) => audience.length > 0;

/** What is unsafe for a shared snapshot, for one that may turn out to be shared. */
const ifShared = (snapshot: Declared, answer: Answer | undefined): Answer | undefined => {
  if (answer === undefined || !mayBeShared(snapshot)) {
    return undefined;
  }
  return isShared(snapshot) || answer === "warning" ? answer : "unknown";
};

export const CLAUSES: readonly Clause[] = [
  {
    rule: "no-public-share",
    page: `${USER_GUIDE}/USER_ShareSnapshot.Public.html`,
    quote: "it gives all AWS accounts permission both to copy the snapshot",
    judge: (snapshot) => [isPublic(snapshot) ? "unsafe" : isOpen(snapshot) ? "unknown" : undefined],
  },
  {
    rule: "no-public-encrypted-share",
    page: `${USER_GUIDE}/share-encrypted-snapshot.html`,
    quote: "You can't share encrypted snapshots as public",
    judge: (snapshot) => {
      const { encrypted } = encryptionOf(snapshot);
      if (encrypted === "no" || !(isPublic(snapshot) || isOpen(snapshot))) {
        return [];
      }
      const answers = { yes: "unsafe", undetermined: "unproven", unknown: "unknown" } as const;
      return [isPublic(snapshot) ? answers[encrypted] : "unknown"];
    },
  },
  {
    rule: "no-default-key-share",
    page: `${USER_GUIDE}/share-encrypted-snapshot.html`,
    quote: "You can't share a snapshot that has been encrypted using the default KMS key",
    judge: (snapshot) => {
      const { key } = encryptionOf(snapshot);
      const answers = {
        default: "unsafe",
        "former default": "unproven",
        undetermined: "unproven",
        unknown: "unknown",
        none: undefined,
      } as const;
      return [ifShared(snapshot, typeof key === "string" ? answers[key] : undefined)];
    },
  },
  {
    rule: "shared-accounts-have-key-access",
    page: `${USER_GUIDE}/share-encrypted-snapshot.html`,
    quote: "Create a customer managed key and give access to it",
    judge: (snapshot) => {
      const { key } = encryptionOf(snapshot);
      if (key === "none" || key === "default") {
        return [];
      }
      const uses = {
        refused: "unsafe",
        undetermined: "unproven",
        "former default": "unproven",
        unknown: "unknown",
        "allowed by grants": "warning",
        allowed: undefined,
      } as const;
      const ofAccounts = accountsOf(snapshot).map(
        (account) => uses[typeof key === "string" ? key : keyUse(account, key)],
      );
      return [...ofAccounts, isOpen(snapshot) ? "unknown" : undefined];
    },
  },
  {
    rule: "shared-accounts-well-formed",
    page: `${USER_GUIDE}/USER_ShareSnapshot.html`,
    quote: "You can share a manual snapshot with up to 20 other AWS accounts",
    judge: (snapshot) => {
      const known = snapshot.audience.filter((entry) => entry !== NOT_YET_KNOWN);
      const isWrong = new Set(known).size !== known.length || known.length > 20;
      return [isWrong ? "unsafe" : undefined, isOpen(snapshot) ? "unknown" : undefined];
    },
  },
  {
    rule: "no-automated-snapshot-share",
    page: `${USER_GUIDE}/USER_ShareSnapshot.html`,
    quote: "create a manual DB snapshot by copying the automated snapshot",
    judge: (snapshot) => [
      ifShared(snapshot, snapshot.form === "snapshot" && snapshot.type !== "manual" ? "unsafe" : undefined),
    ],
  },
  {
    rule: "no-persistent-option-share",
    page: `${USER_GUIDE}/USER_ShareSnapshot.html`,
    quote: "an option group with permanent or persistent options, except for Oracle DB instances",
    judge: (snapshot) => {
      const answers = { none: undefined, timezone: undefined, tde: "unsafe", unknown: "unknown", elsewhere: "warning" };
      return [ifShared(snapshot, (answers as Record<string, Answer | undefined>)[optionsOf(snapshot)])];
    },
  },
  {
    rule: "copy-names-key-of-its-region",
    page: `${API}/API_CopyDBSnapshot.html`,
    quote: "you can't use KMS keys from one AWS Region in another AWS Region",
    judge: (snapshot, made) => {
      if (snapshot.form !== "copy" || snapshot.key === "default key") {
        return [];
      }
      const { key, region } = snapshot;
      if (key !== "nothing") {
        const isElsewhere = typeof key === "object" && key.region !== region;
        const ofOwn = { [UNKNOWN_REGION]: "unknown", [UNDETERMINED_REGION]: "warning" } as const;
        const answer = (ofOwn as Record<string, Answer>)[region] ?? (isElsewhere ? "unsafe" : undefined);
        return [key === "unknown" ? "unknown" : answer];
      }
      const [crosses, { encrypted }] = [crossing(snapshot), encryptionOf(snapshot)];
      if (made || crosses === "no" || encrypted === "no") {
        return [];
      }
      if (crosses === "unknown" || encrypted === "unknown") {
        return ["unknown"];
      }
      return [crosses === "yes" && encrypted === "yes" ? "unsafe" : "warning"];
    },
  },
  {
    rule: "copy-names-option-group",
    page: `${API}/API_CopyDBSnapshot.html`,
    quote: "and your DB instance uses a nondefault option group",
    judge: (snapshot, made) => {
      const crosses = snapshot.form === "copy" && !made ? crossing(snapshot) : "no";
      if (crosses === "no") {
        return [];
      }
      const needing = { yes: "unsafe", unknown: "unknown", undetermined: "warning" } as const;
      const needs = needing[crosses];
      const answers = { none: undefined, tde: needs, timezone: needs, unknown: "unknown", elsewhere: "warning" };
      return [(answers as Record<string, Answer | undefined>)[optionsOf(snapshot)]];
    },
  },
  {
    rule: "copy-stays-in-partition",
    page: `${USER_GUIDE}/USER_CopySnapshot.html`,
    // So it is between all Regions that there are in these programs, which are of one partition.
    quote: "you can copy a snapshot across AWS Regions",
    judge: (snapshot) => {
      const answers = { yes: undefined, no: undefined, undetermined: "warning", unknown: "unknown" } as const;
      return [snapshot.form === "copy" ? answers[crossing(snapshot)] : undefined];
    },
  },
  {
    rule: "no-multi-az-cluster-snapshot-copy",
    page: `${USER_GUIDE}/multi-az-db-clusters-concepts.Limitations.html`,
    quote: "Copying a snapshot of a Multi-AZ DB cluster",
    judge: (snapshot, made) => {
      if (snapshot.form !== "copy" || snapshot.kind === "instance" || made) {
        return [];
      }
      const answer = snapshot.kind === "multi-az cluster" ? "unsafe" : undefined;
      return [isEngineKnown(snapshot) ? answer : "warning"];
    },
  },
  {
    rule: "require-full-arns",
    page: `${API}/API_CopyDBSnapshot.html`,
    // AWS accepts any of the four and returns the first, which Pulumi sees as another key, so that it replaces the copy.
    quote: "The AWS KMS key identifier is the key ARN, key ID, alias ARN, or alias name",
    judge: (snapshot) => {
      const key = snapshot.form === "copy" ? snapshot.key : "nothing";
      return [key === "default key" ? "unsafe" : key === "unknown" ? "unknown" : undefined];
    },
  },
  {
    rule: "valid-identifiers",
    page: `${API}/API_CreateDBSnapshot.html`,
    quote: "Must contain from 1 to 255 letters, numbers, or hyphens",
    judge: (snapshot) => [snapshot.form === "snapshot" && snapshot.type !== "manual" ? "unsafe" : undefined],
  },
];

/**
 * Every answer of the model to one snapshot or copy, as `rule: answer`, in the order of the alphabet.
 *
 * @param made Whether AWS has made it.
 */
export function answersOf(snapshot: Declared, made: boolean): string[] {
  const answers = CLAUSES.flatMap(({ rule, judge }) =>
    judge(snapshot, made).flatMap((answer) => (answer === undefined ? [] : [`${rule}: ${answer}`])),
  );
  return [...new Set(answers)].sort();
}

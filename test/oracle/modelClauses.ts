import { encryptionOf, isEngineTold, keyUse, optionsOf } from "./modelFacts";
import { type Answer, type Declared, EVERYONE, NOT_YET_KNOWN } from "./modelProgram";

/** One rule of AWS about sharing and copying snapshots, by the name of the policy that stands for it. */
interface Clause {
  rule: string;
  /** The page that it comes from, and what it says in our words. */
  source: string;
  judge: (snapshot: Declared) => readonly (Answer | undefined)[];
}

const isPublic = ({ audience }: Declared) => audience.includes(EVERYONE);
const isOpen = ({ audience }: Declared) => audience.includes(NOT_YET_KNOWN);
const accountsOf = ({ audience }: Declared) => audience.filter((entry) => /^\d{12}$/.test(entry));
const isShared = (snapshot: Declared) => isPublic(snapshot) || accountsOf(snapshot).length > 0;
const mayBeShared = ({ audience }: Declared) => audience.length > 0;
const crossesRegions = (snapshot: Declared) => snapshot.form === "copy" && snapshot.of.region !== snapshot.region;

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
    source: "USER_ShareSnapshot: a public snapshot can be copied and restored by every AWS account",
    judge: (snapshot) => [isPublic(snapshot) ? "unsafe" : isOpen(snapshot) ? "unknown" : undefined],
  },
  {
    rule: "no-public-encrypted-share",
    source: "share-encrypted-snapshot: encrypted snapshots can't be shared as public",
    judge: (snapshot) => {
      const { encrypted } = encryptionOf(snapshot);
      if (encrypted === "no" || !(isPublic(snapshot) || isOpen(snapshot))) {
        return [];
      }
      const answers = { yes: "unsafe", untold: "unproven", unknown: "unknown" } as const;
      return [isPublic(snapshot) ? answers[encrypted] : "unknown"];
    },
  },
  {
    rule: "no-default-key-share",
    source: "share-encrypted-snapshot: a snapshot under the account's default KMS key can't be shared",
    judge: (snapshot) => {
      const { key } = encryptionOf(snapshot);
      const answers = { default: "unsafe", untold: "unproven", unknown: "unknown", none: undefined } as const;
      return [ifShared(snapshot, typeof key === "string" ? answers[key] : undefined)];
    },
  },
  {
    rule: "shared-accounts-have-key-access",
    source: "share-encrypted-snapshot: the accounts must be given access to the customer managed key",
    judge: (snapshot) => {
      const { key } = encryptionOf(snapshot);
      if (key === "none" || key === "default") {
        return [];
      }
      const uses = {
        refused: "unsafe",
        untold: "unproven",
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
    source: "USER_ShareSnapshot: accounts are 12 digits, up to 20 of them",
    judge: (snapshot) => {
      const known = snapshot.audience.filter((entry) => entry !== NOT_YET_KNOWN);
      const isWrong = new Set(known).size !== known.length || known.length > 20;
      return [isWrong ? "unsafe" : undefined, isOpen(snapshot) ? "unknown" : undefined];
    },
  },
  {
    rule: "no-automated-snapshot-share",
    source: "USER_ShareSnapshot: only manual snapshots can be shared; automated and AWS Backup ones are copied first",
    judge: (snapshot) => [
      ifShared(snapshot, snapshot.form === "snapshot" && snapshot.type !== "manual" ? "unsafe" : undefined),
    ],
  },
  {
    rule: "no-persistent-option-share",
    source: "USER_ShareSnapshot: no share with TDE or another persistent option, except Oracle's Timezone and OLS",
    judge: (snapshot) => {
      const answers = { none: undefined, timezone: undefined, tde: "unsafe", unknown: "unknown", elsewhere: "warning" };
      return [ifShared(snapshot, (answers as Record<string, Answer | undefined>)[optionsOf(snapshot)])];
    },
  },
  {
    rule: "copy-names-key-of-its-region",
    source: "API_CopyDBSnapshot, KmsKeyId: an encrypted snapshot needs a key of the destination Region",
    judge: (snapshot) => {
      if (snapshot.form !== "copy") {
        return [];
      }
      if (snapshot.key !== "nothing") {
        const isElsewhere = typeof snapshot.key === "object" && snapshot.key.region !== snapshot.region;
        return [isElsewhere ? "unsafe" : snapshot.key === "unknown" ? "unknown" : undefined];
      }
      const answers = { yes: "unsafe", no: undefined, untold: "warning", unknown: "unknown" } as const;
      return [crossesRegions(snapshot) ? answers[encryptionOf(snapshot).encrypted] : undefined];
    },
  },
  {
    rule: "copy-names-option-group",
    source: "API_CopyDBSnapshot, OptionGroupName: persistent options need a group in another Region",
    judge: (snapshot) => {
      if (!crossesRegions(snapshot)) {
        return [];
      }
      const answers = { none: undefined, tde: "unsafe", timezone: "unsafe", unknown: "unknown", elsewhere: "warning" };
      return [(answers as Record<string, Answer | undefined>)[optionsOf(snapshot)]];
    },
  },
  {
    rule: "no-multi-az-cluster-snapshot-copy",
    source: "multi-az-db-clusters-concepts.Limitations: their snapshots can't be copied (Aurora's can)",
    judge: (snapshot) => [
      snapshot.kind === "cluster" && snapshot.form === "copy" && !isEngineTold(snapshot) ? "warning" : undefined,
    ],
  },
  {
    rule: "full-arns",
    source: "API_CopyDBSnapshot: a key or source of another Region or account is named by its ARN",
    judge: (snapshot) => {
      const key = snapshot.form === "copy" ? snapshot.key : "nothing";
      return [key === "default key" ? "unsafe" : key === "unknown" ? "unknown" : undefined];
    },
  },
  {
    rule: "valid-identifiers",
    source: "API_CreateDBSnapshot: letters, digits and hyphens; rds: and awsbackup: are AWS's own prefixes",
    judge: (snapshot) => [snapshot.form === "snapshot" && snapshot.type !== "manual" ? "unsafe" : undefined],
  },
];

/** Every answer of the model to one snapshot or copy, as `rule: answer`, in the order of the alphabet. */
export function answersOf(snapshot: Declared): string[] {
  const answers = CLAUSES.flatMap(({ rule, judge }) =>
    judge(snapshot).flatMap((answer) => (answer === undefined ? [] : [`${rule}: ${answer}`])),
  );
  return [...new Set(answers)].sort();
}

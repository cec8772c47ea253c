import {
  type Access,
  type Copy,
  type Database,
  type Declared,
  EVERYONE,
  type Key,
  type Kind,
  type NamedKey,
  NOT_YET_KNOWN,
  type Options,
  type SnapshotType,
  UNDETERMINED_REGION,
  UNKNOWN_REGION,
} from "./modelProgram";

export const PARTNER = "222222222222";

/** The dimensions of the truth table: each row has one value of each. */
export const DIMENSIONS = {
  kind: ["instance", "cluster", "multi-az cluster"],
  /** The shared resource: a snapshot of a database, a copy with a key, or a copy under the key of its source. */
  form: ["snapshot", "copy with a key", "copy without a key"],
  encryption: ["none", "default key", "customer key", "not yet known", "undetermined"],
  type: ["manual", "automated", "backup"],
  options: ["none", "tde", "timezone", "unknown", "elsewhere"],
  audience: ["none", "accounts", "all", "mixed", "twice"],
  /** The Region of a copy in relation to its source; for `undetermined`, the copy specifies none. */
  region: ["same", "cross", "undetermined", "not yet known"],
  access: [
    "none",
    "partial by policy",
    "partial by grant",
    "full by policy",
    "full by grant",
    "organization by policy",
    "role by policy",
  ],
  audienceKnown: [true, false],
  /** Whether the policy of a key of the program is known on preview. */
  policyKnown: [true, false],
} as const;

export type Row = { [D in keyof typeof DIMENSIONS]: (typeof DIMENSIONS)[D][number] };

/** Every combination of the dimensions. */
export function rows(): Row[] {
  let found: object[] = [{}];
  for (const [dimension, values] of Object.entries(DIMENSIONS)) {
    found = found.flatMap((row) => values.map((value) => ({ ...row, [dimension]: value })));
  }
  return found as Row[];
}

/** Why no program can be written for a row; `undefined` where one can. */
export function inexpressible(row: Row): string | undefined {
  return REASONS.find(([, applies]) => applies(row))?.[0];
}

const isLiteral = ({ form, type, encryption }: Row) =>
  form !== "snapshot" && (type !== "manual" || (form === "copy without a key" && encryption === "undetermined"));

/** Whether the program has no database that it is a snapshot of. */
const isOfElsewhere = (row: Row) => isLiteral(row) || (row.form === "snapshot" && row.encryption === "undetermined");

const REASONS: readonly [string, (row: Row) => boolean][] = [
  ["clusters have no option groups", ({ kind, options }) => kind !== "instance" && options !== "none"],
  [
    "only a database of the program distinguishes a Multi-AZ DB cluster from Aurora",
    (row) => row.kind === "multi-az cluster" && isOfElsewhere(row),
  ],
  ["a snapshot is made in the Region of its database", ({ form, region }) => form === "snapshot" && region !== "same"],
  [
    "what is encrypted under a named key is encrypted",
    ({ form, encryption }) => form === "copy with a key" && encryption === "none",
  ],
  [
    "a policy is not yet known of a key of the program only",
    ({ encryption, policyKnown }) => encryption !== "customer key" && !policyKnown,
  ],
  ["access is to a key of the program", ({ encryption, access }) => encryption !== "customer key" && access !== "none"],
  [
    "the options of a database outside the program are undetermined too",
    (row) => row.kind === "instance" && row.options !== "elsewhere" && isOfElsewhere(row),
  ],
  [
    "AWS makes automated snapshots, so that a copy's source is only an ARN, whose encryption is undetermined",
    (row) => row.form === "copy without a key" && row.type !== "manual" && row.encryption !== "undetermined",
  ],
];

const HOME = "eu-west-1";
const AWAY = "us-east-1";

/** Makes the program of each row; rows share keys and databases, as those of one stack would. */
export class Table {
  readonly #keys = new Map<string, Key>();
  readonly #databases = new Map<string, Database>();
  readonly #sources = new Map<string, Declared>();

  declared(row: Row, name: string): Declared {
    const from = row.region === "same" ? HOME : AWAY;
    const regions = { same: HOME, cross: HOME, undetermined: UNDETERMINED_REGION, "not yet known": UNKNOWN_REGION };
    const audience = sharedAccountsOf(row);
    const common = { name, kind: row.kind, region: regions[row.region], audience };
    if (row.form === "snapshot") {
      return { ...common, form: "snapshot", of: this.#database(row, HOME), type: row.type };
    }
    const key: NamedKey = row.form === "copy without a key" ? "nothing" : this.#named(row, HOME);
    if (isLiteral(row)) {
      return { ...common, form: "copy", key, of: { form: "literal", kind: row.kind, region: from, type: row.type } };
    }
    return { ...common, form: "copy", key, of: this.#source(row, from) };
  }

  #named(row: Row, region: string): NamedKey {
    switch (row.encryption) {
      case "customer key":
        return this.#key(row, region);
      case "not yet known":
        return "unknown";
      case "undetermined":
        return "elsewhere";
      case "default key":
      case "none":
        return "default key";
    }
  }

  #source(row: Row, region: string): Extract<Copy["of"], Declared> {
    // A copy with a key of its own is under that key, regardless of its source.
    const plain: Row =
      row.form === "copy with a key" ? { ...row, encryption: "none", access: "none", policyKnown: true } : row;
    const of = this.#database(plain, region);
    const name = `source-of-${of === "elsewhere" ? "elsewhere" : of.name}`;
    return once(this.#sources, name, () => ({
      form: "snapshot" as const,
      kind: row.kind,
      region,
      name,
      audience: [],
      of,
      type: "manual" as SnapshotType,
    }));
  }

  #database(row: Row, region: string): Database | "elsewhere" {
    if (row.encryption === "undetermined") {
      return "elsewhere";
    }
    // Short, since AWS takes 63 characters, of which Pulumi wants some.
    const access = row.policyKnown ? row.access : `${row.access}-unknown`;
    const name = [row.kind, row.encryption, access, row.options, region].join("-").replaceAll(" ", "-");
    return once(this.#databases, name, () => {
      const byName = { none: "none", "default key": "default key", "not yet known": "unknown" } as const;
      const encryption =
        row.encryption === "customer key" || row.encryption === "undetermined"
          ? this.#key(row, region)
          : byName[row.encryption];
      return { name, kind: row.kind as Kind, region, encryption, options: row.options as Options };
    });
  }

  #key({ access, policyKnown }: Row, region: string): Key {
    const name = `key-${access}${policyKnown ? "" : "-unknown"}-${region}`.replaceAll(" ", "-");
    return once(this.#keys, name, () => {
      const [level, route] = access.split(" by ") as [Access["level"] | "none", Access["route"]];
      const given = level === "none" ? {} : { [PARTNER]: { level, route, without: "kms:CreateGrant" } };
      return { name, region, access: given, policyKnown };
    });
  }
}

function sharedAccountsOf({ audience, audienceKnown }: Row): string[] {
  const audiences = { none: [], accounts: [PARTNER], all: [EVERYONE], mixed: [PARTNER, EVERYONE] };
  const known = { ...audiences, twice: [PARTNER, PARTNER] }[audience];
  // First, so that what is known has to be found behind it.
  return audienceKnown ? known : [NOT_YET_KNOWN, ...known];
}

function once<V, T extends V>(made: Map<string, V>, name: string, make: () => T): T {
  const value = (made.get(name) as T | undefined) ?? make();
  made.set(name, value);
  return value;
}

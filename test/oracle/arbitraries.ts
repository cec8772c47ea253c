import fc from "fast-check";
import { COPY_ACTIONS } from "./modelFacts";
import {
  type Access,
  type Copy,
  type Database,
  type Declared,
  EVERYONE,
  type Key,
  NOT_YET_KNOWN,
  type Options,
  type Snapshot,
  UNDETERMINED_REGION,
  UNKNOWN_REGION,
} from "./modelProgram";
import type { Stage } from "./render";

const REGIONS = ["eu-west-1", "us-east-1", "eu-central-1"];
const ACCOUNTS = ["222222222222", "333333333333", "444444444444"];
const KINDS = ["instance", "cluster", "multi-az cluster"] as const;
const TYPES = ["manual", "manual", "automated", "backup"] as const;

const access: fc.Arbitrary<Access> = fc
  .record<Access>({
    level: fc.constantFrom("full", "full", "partial", "conditional", "organization", "role", "denied"),
    route: fc.constantFrom("policy", "grant"),
    without: fc.constantFrom(...COPY_ACTIONS),
  })
  // A grant has no condition on the caller.
  .map((given) => (["organization", "role"].includes(given.level) ? { ...given, route: "policy" } : given));

const key: fc.Arbitrary<Omit<Key, "name">> = fc.record({
  region: fc.constantFrom(...REGIONS),
  access: fc.dictionary(fc.constantFrom(...ACCOUNTS), access, { maxKeys: ACCOUNTS.length }),
  policyKnown: fc.constantFrom(true, true, true, false),
});

/** Whom a snapshot is shared with: rarely more accounts than AWS allows, or one of them twice. */
const audience: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 3, arbitrary: fc.uniqueArray(fc.constantFrom(...ACCOUNTS, EVERYONE, NOT_YET_KNOWN), { maxLength: 4 }) },
  { weight: 3, arbitrary: fc.subarray(ACCOUNTS, { minLength: 1 }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...ACCOUNTS, EVERYONE, NOT_YET_KNOWN), { maxLength: 5 }) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 19, max: 22 })
      .map((count) => Array.from({ length: count }, (_, index) => String(500000000000 + index))),
  },
);

/** What is picked from a list that is known only later. */
const pick = fc.nat();
const nth = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(list.length, 1)];

const database = fc.record({
  kind: fc.constantFrom(...KINDS),
  region: fc.constantFrom(...REGIONS),
  encryption: fc.constantFrom("none", "default key", "unknown", "key", "key"),
  key: pick,
  movedTo: fc.option(pick, { freq: 1 }),
  options: fc.constantFrom<Options>("none", "none", "tde", "timezone", "unknown", "elsewhere"),
});

const snapshot = fc.record({
  of: fc.option(pick, { freq: 6 }),
  kind: fc.constantFrom(...KINDS),
  region: fc.constantFrom(...REGIONS),
  type: fc.constantFrom(...TYPES),
  audience,
});

const copy = fc.record({
  of: fc.option(pick, { freq: 4 }),
  kind: fc.constantFrom(...KINDS),
  from: fc.constantFrom(...REGIONS),
  region: fc.constantFrom(...REGIONS, ...REGIONS, UNDETERMINED_REGION, UNKNOWN_REGION),
  type: fc.constantFrom(...TYPES),
  key: fc.constantFrom("nothing", "nothing", "default key", "unknown", "elsewhere", "key", "key", "key"),
  keyIndex: pick,
  audience,
});

/**
 * Programs of several databases, keys, snapshots, copies and copies of copies. Whatever is named before is in the same
 * program; each copy is made of any earlier snapshot or copy, or of a snapshot outside the program.
 */
export const programs = (stage: Stage): fc.Arbitrary<Declared[]> =>
  fc
    .record({
      keys: fc.array(key, { minLength: 1, maxLength: 3 }),
      databases: fc.array(database, { minLength: 1, maxLength: 3 }),
      snapshots: fc.array(snapshot, { minLength: 1, maxLength: 3 }),
      copies: fc.array(copy, { maxLength: 4 }),
    })
    .map(({ keys, databases, snapshots, copies }) => {
      const made = keys.map((given, index): Key => ({ ...given, name: `key-${index}` }));
      const sources = databases.map((given, index) => databaseOf(given, made, { name: `database-${index}`, stage }));
      const declared: Declared[] = snapshots.map((given, index) => snapshotOf(given, sources, `snapshot-${index}`));
      copies.forEach((given, index) => {
        declared.push(copyOf(given, declared, made, `copy-${index}`));
      });
      return declared;
    });

type Given<T> = T extends fc.Arbitrary<infer G> ? G : never;

function databaseOf(
  given: Given<typeof database>,
  keys: readonly Key[],
  { name, stage }: { name: string; stage: Stage },
): Database {
  const own = given.encryption === "key" ? nth(keys, given.key) : undefined;
  return {
    name,
    kind: given.kind,
    region: own?.region ?? given.region,
    encryption: own ?? (given.encryption === "key" ? "none" : given.encryption),
    // The snapshots of a new database are made under the key that it has.
    ...(stage !== "new" &&
      given.encryption !== "unknown" &&
      given.movedTo !== null && { movedTo: nth(keys, given.movedTo) }),
    options: given.kind === "instance" ? given.options : "none",
  };
}

function snapshotOf(given: Given<typeof snapshot>, databases: readonly Database[], name: string): Snapshot {
  const of = given.of === null ? undefined : nth(databases, given.of);
  const { kind, region } = of ?? given;
  return { form: "snapshot", name, kind, region, of: of ?? "elsewhere", type: given.type, audience: given.audience };
}

function copyOf(given: Given<typeof copy>, earlier: readonly Declared[], keys: readonly Key[], name: string): Copy {
  const of = given.of === null ? undefined : nth(earlier, given.of);
  const own = given.key === "key" ? nth(keys, given.keyIndex) : undefined;
  return {
    form: "copy",
    name,
    kind: of?.kind ?? given.kind,
    region: given.region,
    of: of ?? { form: "literal", kind: given.kind, region: given.from, type: given.type },
    key: own ?? (given.key === "key" ? "nothing" : given.key),
    audience: given.audience,
  };
}

import { DATABASE_TRAITS } from "../../components/rds/engines/engines";
import type { DatabaseConfig, StackConfig, TargetConfig } from "../config/config";
import { shardOf } from "../config/only";
import { retentionOf } from "../retention/levels";
import { growthOf } from "../retention/quota";

/** What a fleet is planned for. */
export interface FleetWishes {
  /** The most copies of a stack when all rules are full. */
  copiesPerStack: number;
  /** How many stacks run at once. */
  parallelStacks: number;
  /** How long AWS needs for one copy. */
  copyMinutes: number;
  /** The names of the stacks: `<prefix>-3-of-40`. */
  prefix: string;
}

/** One stack of a fleet. */
export interface FleetStack {
  stack: string;
  /** Its databases, and its copies when all rules are full. */
  databases: number;
  copies: number;
}

export interface Fleet {
  stacks: FleetStack[];
  /** The copies of a night, over all stacks. */
  copiesPerNight: number;
  /** How many stacks may run at once: as wished, or fewer where AWS makes fewer copies at once than that. */
  parallelStacks: number;
  /** The copies that each stack may make at once, so that all stacks together stay within AWS's quotas. */
  concurrentCopies: { instance: number; cluster: number };
  /** AWS's part of a night: no order of the copies is faster. */
  nightHours: number;
  /** The copies in each target Region when all rules are full, beside the quota of manual snapshots. */
  perRegion: Record<string, number>;
}

/** A stack without rules grows without end, so it is planned for this number of nights. */
const NIGHTS_WITHOUT_RULES = 30;
const MAX_SHARDS = 9999;

/**
 * Divides the databases of a config over stacks: the fewest with at most `copiesPerStack` copies each. A single database
 * with more copies gets a stack of its own size.
 */
export function planFleet(config: StackConfig, wishes: FleetWishes): Fleet {
  const { databases, targets } = config;
  const copiesOf = (database: DatabaseConfig) =>
    targets.reduce((sum, target) => sum + fullCopies(config, database, target), 0);
  const sized = databases.map((database) => ({ database, copies: copiesOf(database) }));
  const largest = Math.max(wishes.copiesPerStack, ...sized.map(({ copies }) => copies));
  const total = sized.reduce((sum, { copies }) => sum + copies, 0);
  let shards = Math.max(1, Math.ceil(total / largest));
  let stacks = divided(sized, shards, wishes.prefix);
  while (stacks.some(({ copies }) => copies > largest) && shards < MAX_SHARDS) {
    shards += 1;
    stacks = divided(sized, shards, wishes.prefix);
  }
  const nightly = databases.reduce((sum, { snapshots }) => sum + snapshots.newest * targets.length, 0);
  const slots = (kind: "instance" | "cluster") =>
    DATABASE_TRAITS[kind === "cluster" ? "aurora-cluster" : "instance"].concurrentCopies;
  const parallelStacks = Math.min(wishes.parallelStacks, ...databases.map(({ kind }) => slots(kind)));
  return {
    stacks,
    copiesPerNight: nightly,
    parallelStacks,
    concurrentCopies: {
      instance: Math.floor(slots("instance") / parallelStacks),
      cluster: Math.max(1, Math.floor(slots("cluster") / parallelStacks)),
    },
    nightHours: (bound(config, slots) * wishes.copyMinutes) / 60,
    perRegion: Object.fromEntries(
      targets.map((target) => [
        target.region,
        databases.reduce((sum, database) => sum + fullCopies(config, database, target), 0),
      ]),
    ),
  };
}

/** The copies of a database in a target when all rules are full. */
function fullCopies(config: StackConfig, database: DatabaseConfig, target: TargetConfig): number {
  const { newest } = database.snapshots;
  const { room } = growthOf([], newest, retentionOf(config, database, target), new Date(0));
  return Number.isFinite(room) ? room : newest * NIGHTS_WITHOUT_RULES;
}

function divided(
  databases: readonly { database: DatabaseConfig; copies: number }[],
  shards: number,
  prefix: string,
): FleetStack[] {
  const stacks = Array.from({ length: shards }, (_, i) => ({
    stack: `${prefix}-${i + 1}-of-${shards}`,
    databases: 0,
    copies: 0,
  }));
  for (const { database, copies } of databases) {
    const stack = stacks[shardOf(database, shards) - 1];
    if (stack === undefined) continue;
    stack.databases += 1;
    stack.copies += copies;
  }
  return stacks;
}

/** A night in copies one after the other: the slots of the slowest Region, or the database with the most copies. */
function bound({ databases, targets }: StackConfig, slots: (kind: "instance" | "cluster") => number): number {
  const perRegion = (["instance", "cluster"] as const).map((kind) => {
    const copies = databases.filter((database) => database.kind === kind).map(({ snapshots }) => snapshots.newest);
    return Math.ceil(copies.reduce((sum, count) => sum + count, 0) / slots(kind));
  });
  const perDatabase = databases.map(({ snapshots }) => snapshots.newest * targets.length);
  return Math.max(0, ...perRegion, ...perDatabase);
}

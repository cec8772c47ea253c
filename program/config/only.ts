import { createHash } from "node:crypto";
import { z } from "zod";
import { mustBe, objectField, stringField } from "./fields";

/**
 * The part of the config that belongs to a stack: the databases of a group, the databases of a shard such as `3/40`, or
 * `keys`: no database, but the keys of all targets.
 */
export type Only = z.output<typeof onlyField>;

const SHARD = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/;
const WANT = '"stack", a shard such as "3/40", a map with group, or "keys"';

const shardField = stringField(WANT, (text) => {
  const [, shard, shards] = SHARD.exec(text) ?? [];
  return Number(shard) <= Number(shards);
}).transform((text) => {
  const [shard = 1, shards = 1] = text.split("/").map(Number);
  return { shard, shards };
});

export const onlyField = z.union(
  [z.literal("keys"), shardField, objectField({ group: stringField("the name of a group", (name) => name !== "") })],
  { error: mustBe(WANT) },
);

/**
 * The part that a stack's name stands for: `fleet-3-of-40` for the shard 3/40, `fleet-keys` for the keys. So one config file
 * with `only: stack` serves all stacks of a fleet.
 */
export function onlyOfStack(stack: string): string | undefined {
  const [, shard, shards] = /-(\d+)-of-(\d+)$/.exec(stack) ?? [];
  if (Number(shard) >= 1 && Number(shard) <= Number(shards)) return `${Number(shard)}/${Number(shards)}`;
  return stack.endsWith("-keys") ? "keys" : undefined;
}

/** How a database is known to a stack. */
interface Member {
  identifier: string;
  region: string;
  group?: string | undefined;
}

/** Whether a database belongs to a stack. */
export function isMember(database: Member, only: Only | undefined): boolean {
  if (only === undefined) return true;
  if (only === "keys") return false;
  if ("group" in only) return database.group === only.group;
  return shardOf(database, only.shards) === only.shard;
}

/**
 * The shard of a database, from 1. It depends on nothing but the database and the number of shards, so a database that is
 * added or removed moves no other one.
 */
export function shardOf({ identifier, region }: Member, shards: number): number {
  const hash = createHash("sha256").update(`${identifier.toLowerCase()} ${region}`).digest();
  return (hash.readUInt32BE() % shards) + 1;
}

import assert from "node:assert/strict";
import type { CatalogSnapshot, DatabaseCatalog } from "../../../program/catalog";
import { parseConfig } from "../../../program/config/config";
import { type PlannedReplication, planReplications } from "../../../program/plan";
import { keptByModel } from "./model";

const REGIONS = ["eu-west-1", "ap-southeast-2"];
const DATABASES = ["orders", "billing", "events"];
const HOUR = 3_600_000;
const EXPIRES = "rds-snapshots:expires";
const QUOTA = 100;

/** A copy in AWS, and in the expectation of the model. */
interface Copy {
  database: string;
  time: Date;
  status: "available" | "failed";
  expires?: string | undefined;
}

const nameOf = (region: string, { database, time }: Copy) =>
  `${database}-${region}-${time.toISOString().slice(0, 19).replace(/[T:]/g, "-")}`;

/** What happens in a night, apart from `up`. */
type Event = "nothing" | "outage" | "killed before anything" | "killed before deletions" | "copies fail";

/** The seed of the nights; a failure names the night. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

/** AWS: the snapshots of the sources, and the copies of each Region. Applies what a plan declares, as the engine does. */
class World {
  readonly sources = new Map<string, Date[]>(DATABASES.map((database) => [database, []]));
  readonly copies = new Map<string, Copy[]>(REGIONS.map((region) => [region, []]));
  deletions = 0;

  catalog(config: ReturnType<typeof parseConfig>): DatabaseCatalog[] {
    return config.databases.map((database) => ({
      database,
      source: {
        groups: { parameterGroupName: "p", optionGroupName: "o" },
        snapshots: (this.sources.get(database.identifier) ?? []).map((time) => sourceOf(database.identifier, time)),
      },
      copies: new Map(
        REGIONS.map((region) => [
          region,
          this.copiesOf(region, database.identifier).map((copy) => snapshotOf(region, copy)),
        ]),
      ),
    }));
  }

  copiesOf(region: string, database: string): Copy[] {
    return (this.copies.get(region) ?? []).filter((copy) => copy.database === database);
  }

  apply(plan: readonly PlannedReplication[], event: Event): void {
    if (event === "killed before anything") return;
    for (const { args } of plan) {
      for (const { region, existingCopies = [], skippedSnapshots = [] } of args.targets) {
        const declared = new Map(existingCopies.map((copy) => [copy.identifier, copy]));
        for (const copy of this.copiesOf(region, args.database)) {
          const wanted = declared.get(nameOf(region, copy));
          if (wanted) copy.expires = wanted.tags?.[EXPIRES];
          else if (event !== "killed before deletions") this.delete(region, copy);
        }
        for (const { snapshotArn, snapshotCreateTime } of args.snapshots) {
          const copy: Copy = {
            database: args.database,
            time: new Date(snapshotCreateTime),
            status: event === "copies fail" ? "failed" : "available",
          };
          if (skippedSnapshots.includes(snapshotArn) || declared.has(nameOf(region, copy))) continue;
          const inRegion = this.copies.get(region) ?? [];
          if (inRegion.length < QUOTA) inRegion.push(copy);
        }
      }
    }
  }

  private delete(region: string, copy: Copy): void {
    assert.ok(copy.expires, `${nameOf(region, copy)} was deleted without a mark`);
    this.copies.set(
      region,
      (this.copies.get(region) ?? []).filter((other) => other !== copy),
    );
    this.deletions += 1;
  }
}

const sourceOf = (database: string, time: Date): CatalogSnapshot => ({
  snapshotArn: `arn:aws:rds:us-east-1:111111111111:snapshot:rds:${database}-${time.toISOString().replace(/[T:.]/g, "-")}`,
  identifier: `rds:${database}`,
  type: "automated",
  status: "available",
  createTime: time,
  encrypted: true,
});

const snapshotOf = (region: string, copy: Copy): CatalogSnapshot => ({
  snapshotArn: `arn:aws:rds:${region}:111111111111:snapshot:${nameOf(region, copy)}`,
  identifier: nameOf(region, copy),
  type: "manual",
  status: copy.status,
  // A quarter of an hour after the run of its night, which is an hour after the snapshot.
  createTime: new Date(copy.time.getTime() + 1.25 * HOUR),
  encrypted: true,
  sourceSnapshotArn: sourceOf(copy.database, copy.time).snapshotArn,
  ...(copy.expires && { tags: { [EXPIRES]: copy.expires } }),
});

/** What should happen to the copies of one database in one Region, without anything of the program. */
function expectedAfter(
  before: readonly Copy[],
  rules: object,
  now: Date,
  event: Event,
  newest: Date | undefined,
): Copy[] {
  if (event === "outage" || event === "killed before anything") return [...before];
  const available = before.filter(({ status }) => status === "available");
  const dated = available.map(({ time }) => ({ identifier: time.toISOString(), time }));
  const kept = new Set(keptByModel(dated, rules, "UTC", now));
  const latest = Math.max(...available.map(({ time }) => time.getTime()));
  const after = before.flatMap((copy): Copy[] => {
    const isKept = kept.has(copy.time.toISOString()) || copy.time.getTime() === latest;
    if (copy.status !== "available" || isKept) return [{ ...copy, expires: undefined }];
    const end = copy.expires ?? new Date(Math.ceil((now.getTime() + 20 * HOUR) / HOUR) * HOUR).toISOString();
    const isOver = copy.expires !== undefined && new Date(copy.expires) <= now;
    return isOver && event !== "killed before deletions" ? [] : [{ ...copy, expires: isOver ? copy.expires : end }];
  });
  const made = newest && !before.some(({ time }) => time.getTime() === newest.getTime());
  const status = event === "copies fail" ? "failed" : "available";
  return made ? [...after, { database: before[0]?.database ?? "", time: newest, status }] : after;
}

describe("a year of nights", () => {
  for (const seed of [1, 2]) {
    it(`leaves the copies that an independent model expects, within the quota (seed ${seed})`, () => {
      const world = new World();
      const next = random(seed);
      const chance = (probability: number) => next.next().value < probability;
      let now = new Date("2026-01-01T03:00:00Z");
      let retention: { rules: object; maxDeletions?: number } = {
        rules: { keepDaily: 7, keepWeekly: 4, keepMonthly: 6 },
      };
      const counts = new Map<string, number>();
      for (let night = 1; night <= 365; night += 1) {
        now = new Date(now.getTime() + 24 * HOUR + Math.floor((next.next().value - 0.5) * HOUR));
        for (const [database, times] of world.sources) {
          // "events" is deleted in August: its snapshots vanish one by one, its copies stay as the rules say.
          if (database !== "events" || night < 220) times.push(new Date(now.getTime() - HOUR));
          while (times[0] !== undefined && times[0].getTime() < now.getTime() - 8 * 24 * HOUR) times.shift();
        }
        // In the morning after a failure somebody deletes the failed copies, as the error asks.
        for (const [region, copies] of world.copies)
          world.copies.set(
            region,
            copies.filter(({ status }) => status === "available"),
          );
        if (night === 100)
          retention = {
            rules: { keepLast: 12, keepWithinWeekly: { years: 0, months: 2, days: 0, hours: 0 } },
            maxDeletions: 100,
          };
        if (night === 120) retention = { rules: retention.rules };
        if (night === 280) retention = { rules: { keepLast: 2 }, maxDeletions: 100 };
        const event: Event = chance(0.03)
          ? "outage"
          : chance(0.03)
            ? "killed before anything"
            : chance(0.03)
              ? "killed before deletions"
              : chance(0.03)
                ? "copies fail"
                : "nothing";
        counts.set(event, (counts.get(event) ?? 0) + 1);
        const { rules, maxDeletions } = retention;
        const config = parseConfig({
          databases: DATABASES.map((identifier) => ({
            identifier,
            region: "us-east-1",
            snapshots: { newest: identifier === "events" && night >= 220 ? 0 : 1 },
          })),
          targets: REGIONS.map((region) => ({ region })),
          retention: {
            ...("keepWithinWeekly" in rules ? { ...rules, keepWithinWeekly: "2m" } : rules),
            ...(maxDeletions !== undefined && { maxDeletions }),
          },
        });
        const expected = new Map(
          REGIONS.flatMap((region) =>
            DATABASES.map((database) => {
              const newest = config.databases.find(
                ({ identifier, snapshots }) => identifier === database && snapshots.newest > 0,
              )
                ? world.sources.get(database)?.at(-1)
                : undefined;
              const after = expectedAfter(world.copiesOf(region, database), rules, now, event, newest);
              return [
                `${region} ${database}`,
                after.map(({ time, status, expires }) => [time.toISOString(), status, expires]),
              ];
            }),
          ),
        );
        if (event !== "outage") {
          const { replications: plan } = planReplications(config, world.catalog(config), {}, now);
          assert.deepEqual(
            plan.flatMap(({ decisions }) => decisions.flatMap(({ suspended }) => suspended ?? [])),
            [],
            `night ${night}`,
          );
          world.apply(plan, event);
        }
        for (const region of REGIONS) {
          for (const database of DATABASES) {
            assert.deepEqual(
              world
                .copiesOf(region, database)
                .map(({ time, status, expires }) => [time.toISOString(), status, expires]),
              expected.get(`${region} ${database}`),
              `night ${night}, ${event}: ${database} in ${region}`,
            );
            assert.ok(night === 1 || event === "killed before anything" || world.copiesOf(region, database).length > 0);
          }
          assert.ok((world.copies.get(region)?.length ?? 0) < QUOTA);
        }
      }
      assert.ok(counts.size >= 5, "each kind of event happened");
      assert.ok(world.deletions > 1000, `${world.deletions} copies were deleted in a year`);
    });
  }
});

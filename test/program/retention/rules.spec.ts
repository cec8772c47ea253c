import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCalendarDuration } from "../../../program/retention/periods";
import { type Dated, type RetentionRules, rulesThatKeep } from "../../../program/retention/rules";
import { keptByModel } from "./model";

const NOW = new Date("2119-12-31T23:00:00Z");
const UTC = { now: NOW, timeZone: "UTC" };

const copyAt = (time: string): Dated => ({ identifier: time, time: new Date(time) });
const within = (text: string) => parseCalendarDuration(text);

/** The identifiers of the copies that stay, oldest first. */
function kept(copies: readonly Dated[], rules: RetentionRules, at = UTC): string[] {
  return [...rulesThatKeep(copies, rules, at).keys()].sort();
}

function daysFrom(start: string, count: number, step = 1): Dated[] {
  const first = new Date(start).getTime();
  return Array.from({ length: count }, (_, i) => copyAt(new Date(first + i * step * 86_400_000).toISOString()));
}

describe("rulesThatKeep", () => {
  // restic manual, "Removing backup snapshots": one backup every Sunday for 12 weeks.
  const sundays = daysFrom("2019-09-01T11:00:00.000Z", 12, 7);

  it("keeps the last four Sundays with keepDaily 4, because only days with copies count", () => {
    assert.deepEqual(
      kept(sundays, { keepDaily: 4 }),
      sundays.slice(-4).map(({ identifier }) => identifier),
    );
  });

  it("keeps what restic's manual says of daily backups for 100 years", () => {
    const daily = daysFrom("2020-01-01T11:00:00.000Z", 36_525);
    const rules = { keepDaily: 7, keepWeekly: 5, keepMonthly: 12, keepYearly: 75 };
    const reasons = rulesThatKeep(daily, rules, UTC);
    const count = (rule: string) => [...reasons.values()].filter((found) => found.includes(rule)).length;
    assert.deepEqual(["keepDaily", "keepWeekly", "keepMonthly", "keepYearly"].map(count), [7, 5, 12, 75]);
    const only = (rule: string) => [...reasons.values()].filter(([first]) => first === rule).length;
    assert.equal(only("keepWeekly"), 4);
    assert.ok([11, 12].includes(only("keepMonthly")));
    assert.ok([74, 75].includes(only("keepYearly")));
  });

  it("keeps daily copies of a week, weekly of a month, monthly of a year with the keepWithin rules", () => {
    const daily = daysFrom("2024-01-01T11:00:00.000Z", 731);
    const reasons = rulesThatKeep(
      daily,
      { keepWithinDaily: within("7d"), keepWithinWeekly: within("1m"), keepWithinMonthly: within("1y") },
      UTC,
    );
    const count = (rule: string) => [...reasons.values()].filter((found) => found.includes(rule)).length;
    // 2025-12-31 is the newest: 7 days, the weeks since 12-01, the months since 2025-01.
    assert.deepEqual(["keepWithinDaily", "keepWithinWeekly", "keepWithinMonthly"].map(count), [7, 5, 12]);
  });

  it("also keeps the oldest copy while a rule has not found all its periods", () => {
    const hours = ["2026-11-24T03:00:00.000Z", "2026-11-24T09:00:00.000Z", "2026-11-24T15:00:00.000Z"].map(copyAt);
    const reasons = rulesThatKeep(hours, { keepDaily: 2 }, UTC);
    assert.deepEqual(
      [...reasons],
      [
        ["2026-11-24T15:00:00.000Z", ["keepDaily"]],
        ["2026-11-24T03:00:00.000Z", ["keepDaily (oldest)"]],
      ],
    );
    assert.deepEqual(kept(hours, { keepDaily: 1 }), ["2026-11-24T15:00:00.000Z"]);
  });

  it("counts weeks from Monday to Sunday, over the end of a year", () => {
    const days = ["2024-12-29T12:00:00Z", "2024-12-30T12:00:00Z", "2025-01-05T12:00:00Z", "2025-01-06T12:00:00Z"];
    assert.deepEqual(kept(days.map(copyAt), { keepWeekly: 3 }), [
      "2024-12-29T12:00:00Z",
      "2025-01-05T12:00:00Z",
      "2025-01-06T12:00:00Z",
    ]);
  });

  it("counts days in the given time zone", () => {
    const nights = ["2026-06-01T21:30:00Z", "2026-06-01T22:30:00Z", "2026-06-02T21:30:00Z"].map(copyAt);
    assert.deepEqual(kept(nights, { keepDaily: 2 }), ["2026-06-01T22:30:00Z", "2026-06-02T21:30:00Z"]);
    assert.deepEqual(kept(nights, { keepDaily: 2 }, { now: NOW, timeZone: "Europe/Berlin" }), [
      "2026-06-01T21:30:00Z",
      "2026-06-02T21:30:00Z",
    ]);
  });

  it("counts the two hours of a change to winter time separately", () => {
    const hours = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"].map(copyAt);
    assert.equal(kept(hours, { keepHourly: 2 }, { now: NOW, timeZone: "Europe/Berlin" }).length, 2);
    const reasons = rulesThatKeep(hours, { keepHourly: 2 }, { now: NOW, timeZone: "Europe/Berlin" });
    assert.deepEqual([...reasons.values()], [["keepHourly"], ["keepHourly"]]);
  });

  it("keeps a copy with a time in the future, and counts it for nothing", () => {
    const copies = ["2026-11-23T03:00:00Z", "2026-11-24T03:00:00Z", "2031-01-01T03:00:00Z"].map(copyAt);
    assert.deepEqual(
      [
        ...rulesThatKeep(
          copies,
          { keepLast: 1, keepWithin: within("2d") },
          { now: new Date("2026-11-24T04:00:00Z"), timeZone: "UTC" },
        ),
      ],
      [
        ["2031-01-01T03:00:00Z", ["a time in the future"]],
        ["2026-11-24T03:00:00Z", ["keepWithin", "keepLast"]],
        ["2026-11-23T03:00:00Z", ["keepWithin"]],
      ],
    );
  });

  it("keeps everything with unlimited", () => {
    assert.equal(kept(sundays, { keepLast: "unlimited" }).length, 12);
    assert.equal(kept([], { keepLast: 1 }).length, 0);
  });
});

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const count = fc.option(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant("unlimited" as const)), {
  nil: undefined,
});
const duration = fc.option(
  fc.record({
    years: fc.integer({ min: 0, max: 1 }),
    months: fc.integer({ min: 0, max: 5 }),
    days: fc.integer({ min: 0, max: 20 }),
    hours: fc.integer({ min: 0, max: 30 }),
  }),
  { nil: undefined },
);
const rules: fc.Arbitrary<RetentionRules> = fc.record({
  keepLast: count,
  keepHourly: count,
  keepDaily: count,
  keepWeekly: count,
  keepMonthly: count,
  keepYearly: count,
  keepWithin: duration,
  keepWithinHourly: duration,
  keepWithinDaily: duration,
  keepWithinWeekly: duration,
  keepWithinMonthly: duration,
  keepWithinYearly: duration,
});
const copies = fc
  .uniqueArray(fc.integer({ min: 0, max: 2 * 366 * 24 * 4 }), { maxLength: 30 })
  .map((quarters) => quarters.map((each) => copyAt(new Date(START + (each * HOUR) / 4).toISOString())));
const timeZone = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland");
const now = fc.integer({ min: 0, max: 2 * 366 * 24 }).map((hours) => new Date(START + hours * HOUR));

describe("rulesThatKeep for any copies and rules", () => {
  it("keeps what an independent model keeps, in any order of the copies", () => {
    fc.assert(
      fc.property(copies, rules, timeZone, now, (copies, rules, timeZone, now) => {
        const expected = keptByModel(copies, rules, timeZone, now);
        assert.deepEqual(kept(copies, rules, { now, timeZone }), expected);
        assert.deepEqual(kept([...copies].reverse(), rules, { now, timeZone }), expected);
      }),
      { numRuns: 10_000 },
    );
  });

  it("never keeps less of an incomplete list", () => {
    fc.assert(
      fc.property(copies, rules, timeZone, fc.infiniteStream(fc.boolean()), (copies, rules, timeZone, listed) => {
        const partial = copies.filter(() => listed.next().value);
        const all = kept(copies, rules, { now: NOW, timeZone });
        const some = new Set(kept(partial, rules, { now: NOW, timeZone }));
        const lost = partial.filter(({ identifier }) => all.includes(identifier) && !some.has(identifier));
        assert.deepEqual(lost, []);
      }),
      { numRuns: 3_000 },
    );
  });
});

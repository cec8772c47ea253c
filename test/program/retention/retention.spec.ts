import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCalendarDuration } from "../../../program/retention/periods";
import {
  decideRetention,
  EXPIRES_TAG,
  type ExistingDated,
  type Retention,
  type RetentionPlan,
} from "../../../program/retention/retention";

const DAY = 86_400_000;
const NOW = new Date("2026-11-24T03:30:00Z");

/** The copy of the snapshot that was made `days` before today's. */
function copyOf(days: number, more: Partial<ExistingDated> = {}): ExistingDated {
  const time = new Date(Date.parse("2026-11-24T03:00:00Z") - days * DAY);
  return {
    identifier: `orders-${time.toISOString().slice(0, 10)}`,
    time,
    createTime: new Date(time.getTime() + 1_800_000),
    status: "available",
    tags: {},
    ...more,
  };
}
const copiesOf = (...days: number[]) => days.map((each) => copyOf(each));
const nights = (count: number) => Array.from({ length: count }, (_, i) => copyOf(i));
const marked = (days: number, expires: string, more: Record<string, string> = {}) =>
  copyOf(days, { tags: { [EXPIRES_TAG]: expires, ...more } });

function retention(rules: Retention["rules"], more: Partial<Retention> = {}): Retention {
  return { rules, pin: [], grace: parseCalendarDuration("20h") as Retention["grace"], timeZone: "UTC", ...more };
}

/** The verdicts by identifier, as text. */
function verdicts({ verdicts }: RetentionPlan): Record<string, string> {
  return Object.fromEntries(
    [...verdicts].map(([identifier, verdict]) => [
      identifier,
      verdict.state === "kept"
        ? `kept: ${verdict.because.join(", ")}`
        : `${verdict.state} ${verdict.expires.toISOString()}`,
    ]),
  );
}

describe("decideRetention", () => {
  it("says which rules keep each copy, and marks the one that rotation expires with the next full hour after the grace", () => {
    const plan = decideRetention(nights(4), [], retention({ keepLast: 3, keepWeekly: 1 }), NOW);
    assert.deepEqual(verdicts(plan), {
      "orders-2026-11-24": "kept: the newest copy, keepLast, keepWeekly",
      "orders-2026-11-23": "kept: keepLast",
      "orders-2026-11-22": "kept: keepLast",
      "orders-2026-11-21": "expiring 2026-11-25T00:00:00.000Z",
    });
    assert.equal(plan.suspended, undefined);
  });

  it("drops a marked copy at its time and not before", () => {
    const at = (expires: string) =>
      verdicts(decideRetention([...nights(3), marked(3, expires)], [], retention({ keepLast: 3 }), NOW))[
        "orders-2026-11-21"
      ];
    assert.equal(at("2026-11-24T03:30:00.000Z"), "expired 2026-11-24T03:30:00.000Z");
    assert.equal(at("2026-11-24T03:30:00.001Z"), "expiring 2026-11-24T03:30:00.001Z");
  });

  it("saves a marked copy that a pin, a tag or other rules keep", () => {
    const copies = [...nights(3), marked(3, "2026-11-20T00:00:00Z", { hold: "legal" })];
    const saved = (more: Partial<Retention>, rules: Retention["rules"] = { keepLast: 3 }) =>
      verdicts(decideRetention(copies, [], retention(rules, more), NOW))["orders-2026-11-21"];
    assert.equal(saved({ pin: ["orders-*-11-21"] }), "kept: pin");
    assert.equal(saved({ pin: [{ tag: "hold" }] }), "kept: pin");
    assert.equal(saved({ pin: [{ tag: "hold", value: "legal" }] }), "kept: pin");
    assert.equal(saved({}, { keepLast: 4 }), "kept: keepLast");
    assert.equal(saved({}, {}), "kept: no rules");
    for (const pin of ["orders-*-11-2", "orders", "*-20", { tag: "hold", value: "other" }, { tag: "toString" }]) {
      assert.match(saved({ pin: [pin] }) ?? "", /^expired/);
    }
  });

  it("ignores a mark that is no time", () => {
    for (const tag of ["", "soon", "2026-11-20", "2026-13-40T00:00:00Z"]) {
      const plan = decideRetention([...nights(3), marked(3, tag)], [], retention({ keepLast: 3 }), NOW);
      assert.equal(verdicts(plan)["orders-2026-11-21"], "expiring 2026-11-25T00:00:00.000Z");
    }
  });

  it("never expires the newest available copy, and counts no copy that is not available", () => {
    const copies = [copyOf(0, { status: "failed" }), copyOf(1, { status: "creating" }), copyOf(2), copyOf(3)];
    assert.deepEqual(verdicts(decideRetention(copies, [], retention({ keepLast: 1 }), NOW)), {
      "orders-2026-11-24": "kept: status failed",
      "orders-2026-11-23": "kept: status creating",
      "orders-2026-11-22": "kept: the newest copy, keepLast",
      "orders-2026-11-21": "expiring 2026-11-25T00:00:00.000Z",
    });
    const only = [marked(9, "2026-11-20T00:00:00Z")];
    assert.deepEqual(verdicts(decideRetention(only, [], retention({ keepWithin: parseCalendarDuration("1d") }), NOW)), {
      "orders-2026-11-15": "kept: the newest copy, keepWithin",
    });
  });

  it("copies the selected snapshots that the rules would keep", () => {
    const sources = [...copiesOf(0, 1, 2)].map(({ identifier, time }) => ({ identifier: `rds:${identifier}`, time }));
    const plan = decideRetention(copiesOf(3, 4), sources, retention({ keepLast: 2 }), NOW);
    assert.deepEqual(
      plan.copied.map(({ identifier }) => identifier),
      ["rds:orders-2026-11-24", "rds:orders-2026-11-23"],
    );
    assert.deepEqual(
      plan.skipped.map(({ identifier }) => identifier),
      ["rds:orders-2026-11-22"],
    );
    assert.equal(decideRetention([], sources, retention({}), NOW).copied.length, 3);
  });

  it("suspends what a change of the rules expires, and names it", () => {
    const plan = decideRetention(nights(30), [], retention({ keepLast: 3 }), NOW);
    assert.equal(
      plan.suspended,
      "25 copies would begin to expire, but new copies do not explain that: orders-2026-10-26, orders-2026-10-27, " +
        "orders-2026-10-28, orders-2026-10-29, orders-2026-10-30 and 20 more. To let them expire, set " +
        "`retention.maxDeletions` to 27 for one run. To keep them, change the rules or pin them",
    );
    assert.ok([...plan.verdicts.values()].every(({ state }) => state === "kept"));
    const allowed = decideRetention(nights(30), [], retention({ keepLast: 3 }, { maxDeletions: 27 }), NOW);
    assert.equal([...allowed.verdicts.values()].filter(({ state }) => state === "expiring").length, 27);
    const refused = decideRetention(nights(30), [], retention({ keepLast: 3 }, { maxDeletions: 26 }), NOW);
    assert.match(
      refused.suspended ?? "",
      /^27 copies would begin to expire, but retention\.maxDeletions is 26: .* to 27 for one run/,
    );
  });

  it("suspends a rule of 7 that becomes 1, with and without a marked copy", () => {
    assert.match(decideRetention(nights(8), [], retention({ keepLast: 1 }), NOW).suspended ?? "", /^5 copies would/);
    const rotating = [...nights(8), marked(8, "2026-11-24T00:00:00.000Z")];
    assert.match(
      decideRetention(rotating, [], retention({ keepLast: 1 }), NOW).suspended ?? "",
      /^5 copies would|^6 copies would/,
    );
    assert.equal(decideRetention(rotating, [], retention({ keepLast: 7 }), NOW).suspended, undefined);
  });

  it("suspends a change of the rules after many old snapshots were copied in one night", () => {
    const createTime = new Date("2026-11-24T03:20:00Z");
    const backlog = nights(23).map((copy) => ({ ...copy, createTime }));
    assert.match(decideRetention(backlog, [], retention({ keepLast: 3 }), NOW).suspended ?? "", /^20 copies would/);
  });

  it("explains what nights without marks expire together, by the time of the last mark", () => {
    const copies = [...nights(8), marked(8, "2026-11-21T00:00:00.000Z")];
    const plan = decideRetention(copies, [], retention({ keepLast: 4 }), NOW);
    assert.equal(plan.suspended, undefined);
    assert.equal([...plan.verdicts.values()].filter(({ state }) => state === "expiring").length, 4);
  });

  it("rotates hourly copies too", () => {
    const hour = (age: number) => {
      const time = new Date(NOW.getTime() - (age + 1) * 3_600_000);
      return copyOf(0, { identifier: `orders-${age}`, time, createTime: time });
    };
    const plan = decideRetention([0, 1, 2, 3].map(hour), [], retention({ keepLast: 3 }), NOW);
    assert.equal(plan.suspended, undefined);
    assert.equal(verdicts(plan)["orders-3"], "expiring 2026-11-25T00:00:00.000Z");
  });

  it("copies a snapshot that is newer than all copies, and matches pins in upper case", () => {
    const source = { identifier: "rds:new", time: NOW };
    const zero = { years: 0, months: 0, days: 0, hours: 0 };
    assert.deepEqual(
      decideRetention(nights(1), [source], retention({ keepWithin: zero, keepLast: 0 }), NOW).skipped,
      [],
    );
    const pinned = decideRetention(nights(4), [], retention({ keepLast: 3 }, { pin: ["ORDERS-2026-11-21"] }), NOW);
    assert.equal(verdicts(pinned)["orders-2026-11-21"], "kept: pin");
  });

  it("does not count copies that are marked already", () => {
    const copies = [...nights(3), ...Array.from({ length: 27 }, (_, i) => marked(i + 3, "2026-12-24T00:00:00Z"))];
    assert.equal(decideRetention(copies, [], retention({ keepLast: 3 }), NOW).suspended, undefined);
  });

  it("drops and marks nothing while it is frozen", () => {
    const copies = [...nights(4), marked(4, "2026-11-20T00:00:00.000Z")];
    const plan = decideRetention(copies, [], retention({ keepLast: 3 }), NOW, "AWS returned no database");
    assert.equal(plan.suspended, "AWS returned no database");
    assert.equal(verdicts(plan)["orders-2026-11-20"], "expiring 2026-11-20T00:00:00.000Z");
    assert.equal(verdicts(plan)["orders-2026-11-21"], "kept: retention is suspended");
  });
});

const rules = fc.record({
  keepLast: fc.integer({ min: 0, max: 10 }),
  keepDaily: fc.integer({ min: 0, max: 10 }),
  keepMonthly: fc.integer({ min: 0, max: 5 }),
});
const existing = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 40 }).chain((days) =>
  fc.tuple(
    ...days.map((day) =>
      fc
        .record({
          status: fc.constantFrom("available", "available", "available", "creating", "failed"),
          mark: fc.option(fc.integer({ min: -3, max: 3 })),
        })
        .map(({ status, mark }) =>
          copyOf(day, {
            status,
            tags: mark === null ? {} : { [EXPIRES_TAG]: new Date(NOW.getTime() + mark * DAY).toISOString() },
          }),
        ),
    ),
  ),
);

describe("decideRetention for any copies", () => {
  it("drops only available copies that were marked before, and never the newest one, in any order", () => {
    fc.assert(
      fc.property(
        existing,
        rules,
        fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
        (copies, rules, maxDeletions) => {
          const plan = decideRetention(copies, [], retention(rules, { maxDeletions }), NOW);
          assert.deepEqual(
            verdicts(decideRetention([...copies].reverse(), [], retention(rules, { maxDeletions }), NOW)),
            Object.fromEntries(Object.entries(verdicts(plan))),
          );
          const available = copies.filter(({ status }) => status === "available");
          const newest = Math.max(...available.map(({ time }) => time.getTime()));
          let marks = 0;
          for (const { identifier, time, status, tags } of copies) {
            const verdict = plan.verdicts.get(identifier);
            assert.ok(verdict);
            if (verdict.state === "kept") continue;
            assert.equal(status, "available");
            assert.notEqual(time.getTime(), newest);
            if (verdict.state === "expired") assert.ok(new Date(tags[EXPIRES_TAG] ?? "") <= NOW);
            else if (!(EXPIRES_TAG in tags)) marks += 1;
          }
          if (maxDeletions !== undefined) assert.ok(marks <= maxDeletions);
          if (plan.suspended !== undefined)
            assert.ok([...plan.verdicts.values()].every(({ state }) => state !== "expired"));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

import assert from "node:assert/strict";
import { growthOf, nightsUntilFull, quotaNeeded } from "../../../program/retention/quota";
import type { Retention } from "../../../program/retention/retention";

const NOW = new Date("2026-11-24T03:30:00Z");
const DAY = 86_400_000;
const copies = (...days: number[]) =>
  days.map((each) => ({ identifier: `orders-${each}`, time: new Date(NOW.getTime() - each * DAY - 1_800_000) }));
const retention = (rules: Retention["rules"]): Retention => ({
  rules,
  pin: [],
  grace: { years: 0, months: 0, days: 0, hours: 20 },
  timeZone: "UTC",
});

describe("growthOf", () => {
  it("is without end at the rate of the last week, without rules", () => {
    assert.deepEqual(growthOf(copies(1, 2, 3, 4, 5, 6, 7, 8), 1, retention({}), NOW), {
      perNight: 1,
      room: Infinity,
    });
    assert.deepEqual(growthOf(copies(0, 0.25, 0.5, 0.75), 0, retention({}), NOW), { perNight: 4, room: Infinity });
    assert.deepEqual(growthOf(copies(3, 5), 0, retention({}), NOW), { perNight: 0.5, room: Infinity });
  });

  it("is the rate of this run, if there was no copy in the last week", () => {
    assert.deepEqual(growthOf(copies(20), 3, retention({}), NOW), { perNight: 3, room: Infinity });
  });

  it("ends at the number that the rules keep, the one that is made and the one that waits for its end", () => {
    assert.deepEqual(growthOf(copies(1, 2, 3), 0, retention({ keepLast: 7 }), NOW), { perNight: 1, room: 6 });
    const rules = { keepDaily: 7, keepWeekly: 5, keepWithin: { years: 0, months: 0, days: 2, hours: 0 } };
    assert.equal(growthOf([], 1, retention(rules), NOW).room, 7 + 5 + 2 + 2);
    const within = { keepWithinWeekly: { years: 0, months: 1, days: 0, hours: 0 } };
    assert.equal(growthOf([], 1, retention(within), NOW).room, 5 + 2);
    assert.equal(growthOf(copies(1, 2, 3, 4, 5, 6, 7), 0, retention({ keepLast: 2 }), NOW).room, 0);
    assert.equal(growthOf([], 1, retention({ keepLast: 2, keepYearly: "unlimited" }), NOW).room, Infinity);
  });
});

describe("nightsUntilFull", () => {
  it("finds the first night on which the quota is met", () => {
    const growths = [
      { perNight: 1, room: Infinity },
      { perNight: 2, room: 10 },
    ];
    assert.equal(nightsUntilFull({ used: 70, max: 100 }, growths), 20);
    assert.equal(nightsUntilFull({ used: 70, max: 85 }, growths), 5);
    assert.equal(nightsUntilFull({ used: 100, max: 100 }, []), 0);
    assert.equal(nightsUntilFull({ used: 99, max: 100 }, []), undefined);
    assert.equal(nightsUntilFull({ used: 89, max: 100 }, [{ perNight: 1, room: 10 }]), undefined);
    assert.equal(nightsUntilFull({ used: 0, max: 3651 }, [{ perNight: 1, room: Infinity }]), undefined);
  });
});

describe("quotaNeeded", () => {
  it("is enough for the rules, or for a year without rules", () => {
    assert.equal(quotaNeeded({ used: 90, max: 100 }, [{ perNight: 1, room: 20 }]), 300);
    assert.equal(quotaNeeded({ used: 90, max: 100 }, [{ perNight: 1, room: Infinity }]), 600);
  });
});

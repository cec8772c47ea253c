import { type CalendarDuration, PERIODS } from "./periods";
import type { Retention } from "./retention";
import { type Count, type Dated, hasNoRules, nameOfPeriod } from "./rules";

/** A quota of AWS, and its use. */
export interface Quota {
  used: number;
  max: number;
}

/** How the copies of one database in one target grow. */
export interface Growth {
  /** New copies in a night. */
  perNight: number;
  /** How many copies there can be more than today, before old ones go as new ones come. */
  room: number;
}

const DAY = 24 * 3600 * 1000;
/** The quota is foreseen over ten years. */
const HORIZON = 3650;

/**
 * How the copies of a database in a target grow: at the rate of the last week, or of this run if there are none yet, up to
 * the number that the rules keep.
 */
export function growthOf(existing: readonly Dated[], made: number, retention: Retention, now: Date): Growth {
  const ages = existing.map(({ time }) => (now.getTime() - time.getTime()) / DAY).filter((age) => age < 7);
  const perNight = rateOf([...ages, ...Array.from({ length: made }, () => 0)]);
  return { perNight, room: Math.max(0, capacity(retention, perNight) - existing.length) };
}

/** How many copies came in a night, from their ages in nights, to one decimal place. */
function rateOf(ages: readonly number[]): number {
  const span = Math.max(...ages) - Math.min(...ages);
  return span < 1 ? ages.length : Math.round(((ages.length - 1) / span) * 10) / 10;
}

/** The most copies that the rules keep, with those that wait for their end and the one that is being made. */
function capacity({ rules, grace }: Retention, perNight: number): number {
  if (hasNoRules(rules)) return Infinity;
  const counts = [rules.keepLast, ...PERIODS.map((period) => rules[`keep${nameOfPeriod(period)}`])];
  const withins = PERIODS.map((period) => nightsOf(rules[`keepWithin${nameOfPeriod(period)}`]) / NIGHTS_OF[period]);
  const kept =
    counts.reduce<number>((sum, count) => sum + numberOf(count), 0) +
    withins.reduce((sum, periods) => sum + Math.ceil(periods), 0) +
    Math.ceil(nightsOf(rules.keepWithin) * perNight);
  return kept + Math.ceil((Math.ceil(nightsOf(grace)) + 1) * perNight);
}

const NIGHTS_OF = { hourly: 1 / 24, daily: 1, weekly: 7, monthly: 28, yearly: 365 } as const;

function numberOf(count: Count | undefined): number {
  return count === "unlimited" ? Infinity : (count ?? 0);
}

function nightsOf(duration: CalendarDuration | undefined): number {
  if (duration === undefined) return 0;
  const { years, months, days, hours } = duration;
  return years * 366 + months * 31 + days + hours / 24;
}

/** After how many nights at the present rates a quota will be met; `undefined` if not within ten years. */
export function nightsUntilFull({ used, max }: Quota, growths: readonly Growth[]): number | undefined {
  const usedAfter = (nights: number) =>
    growths.reduce((sum, { perNight, room }) => sum + Math.min(perNight * nights, room), used);
  if (usedAfter(HORIZON) < max) return undefined;
  let [before, after] = [-1, HORIZON];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (usedAfter(middle) >= max) after = middle;
    else before = middle;
  }
  return after;
}

/** The quota that is enough: for what the rules keep, or for a year where nothing expires. */
export function quotaNeeded({ used }: Quota, growths: readonly Growth[]): number {
  const grown = growths.reduce((sum, { perNight, room }) => sum + Math.min(365 * perNight, room), used);
  return Math.ceil(grown / 100) * 100 + 100;
}

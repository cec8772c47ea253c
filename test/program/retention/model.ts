import type { Dated, RetentionRules } from "../../../program/retention/rules";

type Duration = NonNullable<RetentionRules["keepWithin"]>;

/**
 * What restic's manual says of `forget --keep-…`, written as sets instead of one pass: for each rule, the newest copy of
 * each of the first periods. Imports nothing of the program but types, and uses `Intl` instead of its date library.
 */
export function keptByModel(copies: readonly Dated[], rules: RetentionRules, timeZone: string, now: Date): string[] {
  const future = copies.filter(({ time }) => time.getTime() > now.getTime());
  const past = copies.filter((copy) => !future.includes(copy));
  const kept = new Set(future.map(({ identifier }) => identifier));
  if (past.length === 0) return [...kept].sort();
  const newest = past.reduce((a, b) => (a.time > b.time ? a : b));
  const oldest = past.reduce((a, b) => (a.time < b.time ? a : b));
  const isWithin = ({ time }: Dated, { years, months, days, hours }: Duration) =>
    time.getTime() > minus(newest.time, years * 12 + months, days, hours, timeZone);

  const rows = [
    { periodOf: (copy: Dated) => copy.identifier, count: rules.keepLast, within: undefined },
    { periodOf: hour, count: rules.keepHourly, within: rules.keepWithinHourly },
    { periodOf: day, count: rules.keepDaily, within: rules.keepWithinDaily },
    { periodOf: week, count: rules.keepWeekly, within: rules.keepWithinWeekly },
    { periodOf: month, count: rules.keepMonthly, within: rules.keepWithinMonthly },
    { periodOf: year, count: rules.keepYearly, within: rules.keepWithinYearly },
  ];
  for (const { periodOf, count = 0, within } of rows) {
    const newestOf = new Map<string, Dated>();
    for (const copy of past) {
      const period = periodOf(copy, timeZone);
      const other = newestOf.get(period);
      if (other === undefined || other.time < copy.time) newestOf.set(period, copy);
    }
    const byPeriod = [...newestOf.values()].sort((a, b) => b.time.getTime() - a.time.getTime());
    const limit = count === "unlimited" ? byPeriod.length + 1 : count;
    for (const copy of byPeriod.slice(0, limit)) kept.add(copy.identifier);
    if (limit > byPeriod.length) kept.add(oldest.identifier);
    if (within !== undefined) {
      for (const copy of byPeriod.filter((each) => isWithin(each, within))) kept.add(copy.identifier);
      if (isWithin(oldest, within)) kept.add(oldest.identifier);
    }
  }
  const { keepWithin } = rules;
  if (keepWithin !== undefined) {
    for (const copy of past.filter((each) => isWithin(each, keepWithin))) kept.add(copy.identifier);
  }
  return [...kept].sort();
}

const offsetOf = (time: number, timeZone: string): number => {
  const { year, month, day, hour, minute, second } = fields(new Date(time), timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
};

/** By the calendar; a day that a month lacks becomes the month's last one. Hours are exact. */
function minus(time: Date, months: number, days: number, hours: number, timeZone: string): number {
  const local = new Date(time.getTime() + offsetOf(time.getTime(), timeZone));
  const first = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const day = Math.min(local.getUTCDate(), lastDay) - days;
  const wanted = Date.UTC(
    first.getUTCFullYear(),
    first.getUTCMonth(),
    day,
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
    local.getUTCMilliseconds(),
  );
  return fromLocal(wanted, offsetOf(time.getTime(), timeZone), timeZone) - hours * 3_600_000;
}

/** The instant of a local time, which a change to summer time may skip and a change to winter time repeats. */
function fromLocal(local: number, offset: number, timeZone: string): number {
  const guess = local - offset;
  const second = offsetOf(guess, timeZone);
  if (second === offset) return guess;
  const corrected = guess - (second - offset);
  const third = offsetOf(corrected, timeZone);
  return second === third ? corrected : local - Math.min(second, third);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function fields(time: Date, timeZone: string) {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

function hour({ time }: Dated, timeZone: string): string {
  // Hours of real time within an offset: a repeated hour has another offset.
  return `${day({ time }, timeZone)} ${fields(time, timeZone).hour} ${offsetOf(time.getTime(), timeZone)}`;
}
function day({ time }: { time: Date }, timeZone: string): string {
  const { year, month, day } = fields(time, timeZone);
  return `${year}-${month}-${day}`;
}
/** ISO 8601: a week belongs to the year of its Thursday. */
function week({ time }: Dated, timeZone: string): string {
  const { year, month, day } = fields(time, timeZone);
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7) + 3);
  return `${date.getUTCFullYear()} week ${Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000 / 7)}`;
}
function month({ time }: Dated, timeZone: string): string {
  const { year, month } = fields(time, timeZone);
  return `${year}-${month}`;
}
function year({ time }: Dated, timeZone: string): string {
  return String(fields(time, timeZone).year);
}

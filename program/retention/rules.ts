import { type CalendarDuration, PERIODS, type Period, periodOf, timeBefore } from "./periods";

/** How many to keep, or `unlimited`. */
export type Count = number | "unlimited";

/** The rules of a retention; a copy that any of them keeps stays. They have the meaning of restic's `forget --keep-…`. */
export interface RetentionRules {
  /** The newest copies. */
  keepLast?: Count | undefined;
  /** The newest copy of each of the latest hours, days, weeks, months or years that have a copy. */
  keepHourly?: Count | undefined;
  keepDaily?: Count | undefined;
  keepWeekly?: Count | undefined;
  keepMonthly?: Count | undefined;
  keepYearly?: Count | undefined;
  /** All copies within this duration before the newest one. */
  keepWithin?: CalendarDuration | undefined;
  /** The newest copy of each hour, day, week, month or year within this duration before the newest one. */
  keepWithinHourly?: CalendarDuration | undefined;
  keepWithinDaily?: CalendarDuration | undefined;
  keepWithinWeekly?: CalendarDuration | undefined;
  keepWithinMonthly?: CalendarDuration | undefined;
  keepWithinYearly?: CalendarDuration | undefined;
}

/** What a rule needs of a copy. */
export interface Dated {
  identifier: string;
  /** When the source snapshot was made. */
  time: Date;
}

type PeriodName = Capitalize<Period>;

/** The period as a part of the names of rules, such as `Daily`. */
export function nameOfPeriod(period: Period): PeriodName {
  return `${period.charAt(0).toUpperCase()}${period.slice(1)}` as PeriodName;
}

const PERIOD_NAMES = PERIODS.map(nameOfPeriod);
const RULES = [
  "keepLast",
  "keepWithin",
  ...PERIOD_NAMES.flatMap((name) => [`keep${name}`, `keepWithin${name}`] as const),
] as const satisfies readonly (keyof RetentionRules)[];

/** The names of the rules that are given, also those of 0. */
export function namedRules(rules: RetentionRules): (keyof RetentionRules)[] {
  return RULES.filter((rule) => rules[rule] !== undefined);
}

/** Whether there is no rule above 0. Such a retention keeps everything, as restic refuses an empty policy. */
export function hasNoRules(rules: RetentionRules): boolean {
  return namedRules(rules).every((rule) => {
    const value = rules[rule];
    return value === 0 || (typeof value === "object" && Object.values(value).every((part) => part === 0));
  });
}

/** A rule as a series of groups: the newest copy of each group is kept, of the first `count` groups, after `since`. */
interface Series {
  rule: keyof RetentionRules;
  count: number;
  since?: Date;
  groupOf: (copy: Dated) => string;
}

/**
 * Returns the rules that keep each copy, by identifier; a copy without an entry is kept by no rule. The order of the
 * copies does not matter. Copies with a time in the future are kept and count for nothing, as in restic.
 *
 * Like restic, a rule that has not found all its periods also keeps the oldest copy. The list of copies grows into the rule.
 */
export function rulesThatKeep(
  copies: readonly Dated[],
  rules: RetentionRules,
  { now, timeZone }: { now: Date; timeZone: string },
): Map<string, string[]> {
  const kept = new Map<string, string[]>();
  const keep = ({ identifier }: Dated, reason: string) =>
    kept.set(identifier, [...(kept.get(identifier) ?? []), reason]);
  const newestFirst = [...copies].sort(
    (a, b) => b.time.getTime() - a.time.getTime() || (a.identifier < b.identifier ? -1 : 1),
  );
  for (const copy of newestFirst.filter(({ time }) => time > now)) keep(copy, "a time in the future");
  const past = newestFirst.filter(({ time }) => time <= now);
  const [newest] = past;
  if (newest === undefined) return kept;

  const before = (duration: CalendarDuration) => timeBefore(newest.time, duration, timeZone);
  if (rules.keepWithin !== undefined) {
    const since = before(rules.keepWithin);
    for (const copy of past.filter(({ time }) => time > since)) keep(copy, "keepWithin");
  }
  for (const { rule, count, since, groupOf } of seriesOf(rules, timeZone, before)) {
    let left = count;
    let last: string | undefined;
    for (const [i, copy] of past.entries()) {
      if (left === 0 || (since !== undefined && copy.time <= since)) break;
      const group = groupOf(copy);
      if (group !== last) {
        keep(copy, rule);
        left -= 1;
        last = group;
      } else if (i === past.length - 1) {
        keep(copy, `${rule} (oldest)`);
      }
    }
  }
  return kept;
}

function seriesOf(
  rules: RetentionRules,
  timeZone: string,
  before: (duration: CalendarDuration) => Date,
): readonly Series[] {
  const counted = (rule: keyof RetentionRules, count: Count | undefined, groupOf: Series["groupOf"]): Series[] =>
    count === undefined ? [] : [{ rule, count: count === "unlimited" ? Infinity : count, groupOf }];
  return [
    ...counted("keepLast", rules.keepLast, ({ identifier }) => identifier),
    ...PERIODS.flatMap((period): Series[] => {
      const groupOf = (copy: Dated) => knownPeriod(copy, period, timeZone);
      const within = rules[`keepWithin${nameOfPeriod(period)}`];
      return [
        ...counted(`keep${nameOfPeriod(period)}`, rules[`keep${nameOfPeriod(period)}`], groupOf),
        ...(within === undefined
          ? []
          : [{ rule: `keepWithin${nameOfPeriod(period)}` as const, count: Infinity, since: before(within), groupOf }]),
      ];
    }),
  ];
}

/** The periods of copies, because the same copies are judged several times. */
const periods = new WeakMap<Dated, Map<string, string>>();

function knownPeriod(copy: Dated, period: Period, timeZone: string): string {
  const ofCopy = periods.get(copy) ?? new Map<string, string>();
  periods.set(copy, ofCopy);
  const key = `${period} ${timeZone}`;
  const found = ofCopy.get(key) ?? periodOf(copy.time, period, timeZone);
  ofCopy.set(key, found);
  return found;
}

import { DateTime, IANAZone } from "luxon";

/** The calendar periods of rules such as `keepDaily`. */
export const PERIODS = ["hourly", "daily", "weekly", "monthly", "yearly"] as const;
export type Period = (typeof PERIODS)[number];

/** A duration of the calendar, such as 2 years, 5 months, 7 days and 3 hours. */
export interface CalendarDuration {
  years: number;
  months: number;
  days: number;
  hours: number;
}

const FORM = /^(?=\d)(?:(\d{1,4})y)?(?:(\d{1,4})m)?(?:(\d{1,5})d)?(?:(\d{1,6})h)?$/;

/** Parses a duration in restic's form, such as `2y5m7d3h`; `m` are months. Returns `undefined` for any other text. */
export function parseCalendarDuration(text: string): CalendarDuration | undefined {
  const found = FORM.exec(text);
  if (!found) return undefined;
  const [years = 0, months = 0, days = 0, hours = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return { years, months, days, hours };
}

/** The time that is a duration before another one by the calendar of a time zone. */
export function timeBefore(time: Date, duration: CalendarDuration, timeZone: string): Date {
  return inZone(time, timeZone).minus(duration).toJSDate();
}

/** The time that is a duration after another one by the calendar of a time zone. */
export function timeAfter(time: Date, duration: CalendarDuration, timeZone: string): Date {
  return inZone(time, timeZone).plus(duration).toJSDate();
}

/**
 * The period that contains a time, such as `2026-W48`. Weeks are those of ISO 8601, from Monday to Sunday. An hour that a
 * change to winter time repeats is two periods, because the offset is part of it.
 */
export function periodOf(time: Date, period: Period, timeZone: string): string {
  return inZone(time, timeZone).toFormat(FORMATS[period]);
}

const FORMATS: Readonly<Record<Period, string>> = {
  hourly: "yyyy-MM-dd'T'HH ZZ",
  daily: "yyyy-MM-dd",
  weekly: "kkkk-'W'WW",
  monthly: "yyyy-MM",
  yearly: "yyyy",
};

/** Whether a name is a time zone of the IANA database, such as `UTC` or `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  return name === "UTC" || IANAZone.isValidZone(name);
}

function inZone(time: Date, timeZone: string): DateTime {
  return DateTime.fromJSDate(time, { zone: timeZone }).reconfigure({ locale: "en-US" });
}

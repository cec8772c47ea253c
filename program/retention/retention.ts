import { type CalendarDuration, timeAfter, timeBefore } from "./periods";
import { type Dated, hasNoRules, type RetentionRules, rulesThatKeep } from "./rules";

/** The tag of a copy that expires: the time at which it may go, in ISO 8601. */
export const EXPIRES_TAG = "rds-snapshots:expires";

/** Copies that never expire: those with an identifier that matches a pattern, in which `*` matches any text, or with a tag. */
export type Pin = string | { tag: string; value?: string | undefined };

/** How the copies of one database in one target expire. */
export interface Retention {
  /** Without rules, nothing expires. */
  rules: RetentionRules;
  pin: readonly Pin[];
  /** How long a copy that expires stays in AWS, so that it can still be saved. */
  grace: CalendarDuration;
  /** The time zone of periods, of the IANA database. */
  timeZone: string;
  /** How many copies may begin to expire in one run. By default, as many as new copies explain. */
  maxDeletions?: number | undefined;
}

/** An existing copy. */
export interface ExistingDated extends Dated {
  /** `available`, `creating`, `failed`… */
  status: string;
  /** When AWS made the copy. */
  createTime?: Date | undefined;
  tags: Readonly<Record<string, string>>;
}

/** The fate of an existing copy: it stays, it is marked with the time of its end, or it leaves the stack. */
export type Verdict =
  | { state: "kept"; because: string[] }
  | { state: "expiring"; expires: Date }
  | { state: "expired"; expires: Date };

/** The decision about the copies of one database in one target. */
export interface RetentionPlan<Source extends Dated = Dated> {
  /** By identifier. */
  verdicts: ReadonlyMap<string, Verdict>;
  /** The snapshots to copy. */
  copied: Source[];
  /** The selected snapshots that no rule would keep. */
  skipped: Source[];
  /** Why nothing expires in this run, although rules say so. */
  suspended?: string;
}

const HOUR = 3600 * 1000;
/** Without a marked copy, the copies of two nights explain what expires: of this night and one whose run failed. */
const TWO_NIGHTS = 48 * HOUR;
/** Copies that arrived with less time between them are of one run. */
const RUN_GAP = HOUR / 2;

/**
 * Decides which copies expire. Depends on nothing but its arguments, and not on their order.
 *
 * Rules count available copies only, so a copy goes only after newer ones are complete. A copy that no rule and no pin
 * keeps expires in two steps: it is marked with a time, and a later run at or after that time drops it, if the rules
 * still do not keep it. The newest available copy never expires.
 *
 * @param frozen Why nothing may expire in this run, such as a source database that AWS does not return.
 */
export function decideRetention<Source extends Dated>(
  existing: readonly ExistingDated[],
  sources: readonly Source[],
  retention: Retention,
  now: Date,
  frozen?: string,
): RetentionPlan<Source> {
  const { rules, grace, timeZone } = retention;
  const available = existing.filter(({ status }) => status === "available");
  const reasons = new Map(existing.map((copy) => [copy.identifier, otherReasons(copy, retention)]));
  const [newest] = [...available].sort((a, b) => b.time.getTime() - a.time.getTime());
  if (newest) reasons.get(newest.identifier)?.push("the newest copy");
  const byRules = rulesThatKeep(available, rules, { now, timeZone });
  for (const [identifier, rule] of byRules) reasons.get(identifier)?.push(...rule);

  const expiring = available.filter(({ identifier }) => reasons.get(identifier)?.length === 0);
  const unmarked = expiring.filter(({ tags }) => markOf(tags) === undefined);
  const suspended = expiring.length === 0 ? undefined : (frozen ?? unexplained(unmarked, available, retention, now));
  const verdictOf = ({ identifier, tags }: ExistingDated): Verdict => {
    const because = reasons.get(identifier) ?? [];
    if (because.length > 0) return { state: "kept", because };
    const mark = markOf(tags);
    if (suspended !== undefined) {
      return mark ? { state: "expiring", expires: mark } : { state: "kept", because: ["retention is suspended"] };
    }
    const expires = mark ?? nextHour(timeAfter(now, grace, timeZone));
    return { state: mark !== undefined && mark <= now ? "expired" : "expiring", expires };
  };
  const withNew = rulesThatKeep([...available, ...sources], rules, { now, timeZone });
  // The newest snapshot is copied in any case, as the newest copy is kept.
  const isKept = ({ identifier, time }: Source) =>
    hasNoRules(rules) || withNew.has(identifier) || (isNewest(time, sources) && (!newest || time > newest.time));
  return {
    verdicts: new Map(existing.map((copy) => [copy.identifier, verdictOf(copy)])),
    copied: sources.filter(isKept),
    skipped: sources.filter((source) => !isKept(source)),
    ...(suspended !== undefined && { suspended }),
  };
}

function isNewest(time: Date, sources: readonly Dated[]): boolean {
  return sources.every((source) => source.time <= time);
}

/** So that a preview and the `up` after it agree on the time. */
function nextHour(time: Date): Date {
  return new Date(Math.ceil(time.getTime() / HOUR) * HOUR);
}

/** The reasons that do not depend on other copies. */
function otherReasons({ identifier, status, tags }: ExistingDated, { rules, pin }: Retention): string[] {
  return [
    ...(hasNoRules(rules) ? ["no rules"] : []),
    ...(status === "available" ? [] : [`status ${status}`]),
    ...(pin.some((each) => isPinned(identifier, tags, each)) ? ["pin"] : []),
  ];
}

/** The time with which a copy is marked. A tag without a valid time is no mark. */
function markOf(tags: Readonly<Record<string, string>>): Date | undefined {
  const text = tags[EXPIRES_TAG];
  const time = text !== undefined && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? new Date(text) : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
}

function isPinned(identifier: string, tags: Readonly<Record<string, string>>, pin: Pin): boolean {
  if (typeof pin === "string") return matches(pin.toLowerCase(), identifier.toLowerCase());
  return Object.hasOwn(tags, pin.tag) && (pin.value === undefined || tags[pin.tag] === pin.value);
}

/** Whether a text matches a pattern in which `*` matches any text. Each part is found once, so stars cost no time. */
function matches(pattern: string, text: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

/**
 * Returns why copies that begin to expire are more than rotation explains. Rotation explains a copy that the same rules
 * kept before the copies of the latest runs arrived: of those since a copy was marked, or of the last two nights. It does not
 * explain what a change of the rules expires.
 */
function unexplained(
  expiring: readonly ExistingDated[],
  available: readonly ExistingDated[],
  { rules, grace, timeZone, maxDeletions }: Retention,
  now: Date,
): string | undefined {
  if (maxDeletions !== undefined) {
    return expiring.length <= maxDeletions
      ? undefined
      : tooMany(expiring, expiring.length, `retention.maxDeletions is ${maxDeletions}`);
  }
  const runs = runsOf(available);
  const marks = available.flatMap(({ tags }) => markOf(tags)?.getTime() ?? []);
  const since =
    marks.length > 0
      ? timeBefore(new Date(Math.max(...marks)), grace, timeZone).getTime() - HOUR
      : Math.max(0, ...available.map(arrivalOf)) - TWO_NIGHTS;
  const recent = runs.filter(([newest]) => newest !== undefined && arrivalOf(newest) > since).length;
  const explained = new Set(
    Array.from({ length: recent }, (_, i) => runs.slice(i + 1).flat()).flatMap((before) => [
      ...rulesThatKeep(before, rules, { now, timeZone }).keys(),
    ]),
  );
  const surprising = expiring.filter(({ identifier }) => !explained.has(identifier));
  if (surprising.length === 0) return undefined;
  return tooMany(surprising, expiring.length, "new copies do not explain that");
}

/** The copies by the run that made them, newest first. */
function runsOf(copies: readonly ExistingDated[]): ExistingDated[][] {
  const runs: ExistingDated[][] = [];
  let last = Infinity;
  for (const copy of [...copies].sort((a, b) => arrivalOf(b) - arrivalOf(a))) {
    const run = last - arrivalOf(copy) < RUN_GAP ? runs.at(-1) : undefined;
    if (run) run.push(copy);
    else runs.push([copy]);
    last = arrivalOf(copy);
  }
  return runs;
}

function tooMany(copies: readonly ExistingDated[], needed: number, reason: string): string {
  const names = copies.map(({ identifier }) => identifier).sort();
  const shown = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  const copiesWould = names.length === 1 ? "1 copy would" : `${names.length} copies would`;
  return (
    `${copiesWould} begin to expire, but ${reason}: ${shown}. To let them expire, set \`retention.maxDeletions\` to ${needed} ` +
    "for one run. To keep them, change the rules or pin them"
  );
}

function arrivalOf({ createTime, time }: ExistingDated): number {
  return (createTime ?? time).getTime();
}

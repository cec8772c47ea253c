import { z } from "zod";
import { isTimeZone, parseCalendarDuration } from "../retention/periods";
import { EXPIRES_TAG } from "../retention/retention";
import { type Count, hasNoRules, namedRules, type RetentionRules } from "../retention/rules";
import { checkedField, integerField, listField, mustBe, objectField, stringField } from "./fields";

const MAX_COUNT = 10_000;

const countField = z
  .custom<Count>(
    (given) => given === "unlimited" || (Number.isInteger(given) && Number(given) >= 0 && Number(given) <= MAX_COUNT),
    { error: mustBe(`a whole number from 0 to ${MAX_COUNT}, or "unlimited"`) },
  )
  .optional();

const durationField = stringField(
  "a duration such as 2y5m7d3h: years, months, days and hours",
  (text) => parseCalendarDuration(text) !== undefined,
).transform((text) => parseCalendarDuration(text) ?? NEVER);

/** For the type only: the check before has refused other texts. */
const NEVER = { years: 0, months: 0, days: 0, hours: 0 };

const PIN = 'an identifier in which "*" matches any text, or a map with tag and optionally value';

const pinField = z.union(
  [
    stringField(PIN, (text) => text !== ""),
    objectField({
      tag: stringField("the key of a tag", (key) => key !== "" && key !== EXPIRES_TAG),
      value: stringField().optional(),
    }),
  ],
  { error: mustBe(PIN) },
);

const rules = {
  keepLast: countField,
  keepHourly: countField,
  keepDaily: countField,
  keepWeekly: countField,
  keepMonthly: countField,
  keepYearly: countField,
  keepWithin: durationField.optional(),
  keepWithinHourly: durationField.optional(),
  keepWithinDaily: durationField.optional(),
  keepWithinWeekly: durationField.optional(),
  keepWithinMonthly: durationField.optional(),
  keepWithinYearly: durationField.optional(),
  pin: listField("a list of identifiers and tags", pinField).default([]),
};

/** The rules of a database or a target. */
export const rulesField = checkedField(objectField(rules), ruleErrors);

/** The rules of the stack, and what holds for all of its copies. */
export const retentionField = checkedField(
  objectField({
    ...rules,
    grace: durationField.default({ years: 0, months: 0, days: 0, hours: 20 }),
    timeZone: stringField("a time zone of the IANA database, such as UTC or Europe/Berlin", isTimeZone).default("UTC"),
    maxDeletions: integerField(0, MAX_COUNT).optional(),
  }),
  ruleErrors,
).prefault({});

/** Zero copies must not be what remains, so rules that are all 0 are refused, as in restic. */
function ruleErrors(given: RetentionRules): string[] {
  return namedRules(given).length > 0 && hasNoRules(given)
    ? ["must have a rule above 0; remove the rules to keep everything"]
    : [];
}

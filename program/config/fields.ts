import { z } from "zod";
import { parseArn } from "../../components/rds/identity/arn";
import { databaseIdentifierErrors } from "../../components/rds/identity/identifiers";
import { isRegion } from "../../components/rds/identity/regions";

/** The input that an error is about; zod leaves it out where the value is missing. */
interface Given {
  input?: unknown;
}

/** The reason of an error: what a value must be, and what was given. Strings may be secret, so only their shape is shown. */
export function mustBe(want: string): (given: Given) => string {
  return ({ input }) => `must be ${want}, but is ${shapeOf(input)}`;
}

/** A string, or only one that `isValid`. */
export function stringField(want = "a string", isValid: (value: string) => boolean = () => true) {
  const error = mustBe(want);
  return z.string({ error }).refine(isValid, { error });
}

/** A string for which `reasons` returns no reasons to refuse it. */
export function checkedField<T extends z.ZodType>(field: T, reasons: (value: z.output<T>) => readonly string[]) {
  return field.superRefine((value, context) => {
    for (const message of reasons(value)) context.addIssue({ code: "custom", message });
  });
}

/** One of these strings. */
export function choiceField<const T extends readonly string[]>(...choices: T) {
  const quoted = choices.map((choice) => `"${choice}"`);
  return z.enum(choices, { error: mustBe(`${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`) });
}

/** A whole number between two others, both included. */
export function integerField(min: number, max: number) {
  const error = mustBe(`a whole number from ${min} to ${max}`);
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A list. */
export function listField<T extends z.ZodType>(want: string, item: T) {
  return z.array(item, { error: mustBe(want) });
}

/** A map with these keys and no others. */
export function objectField<Shape extends z.ZodRawShape>(shape: Shape, want?: string) {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `has ${issue.keys.length > 1 ? "unknown keys" : "the unknown key"} ${issue.keys.map((key) => `"${key}"`).join(", ")}; valid keys: ${keys}`
        : mustBe(want ?? `a map with ${keys}`)(issue),
  });
}

/** A map with keys of the user's choice. */
export function mapField<T extends z.ZodType>(want: string, value: T, key: z.ZodType<string, string> = z.string()) {
  return z.record(key, value, {
    error: (issue) => (issue.code === "invalid_key" ? issue.issues[0]?.message : undefined) ?? mustBe(want)(issue),
  });
}

export const regionField = stringField("an AWS Region such as us-east-1", isRegion);
export const groupNameField = stringField("the name of a group", (name) => name !== "");
export const namesField = listField("a list of names", stringField());
export const mapByName = <T extends z.ZodType>(value: T) => mapField("a map by name", value);

// RDS API Reference, CreateDBInstance, CreateDBCluster: DBInstanceIdentifier, DBClusterIdentifier.
export const databaseIdentifierField = stringField(
  "the identifier of a DB instance or cluster: 1 to 63 letters, digits and single hyphens, a letter first, no hyphen last",
  (value) => databaseIdentifierErrors(value).length === 0,
);

export const accountIdField = stringField(
  'an account ID of 12 digits in quotes, such as "012345678901", because YAML reads unquoted digits as a number and drops leading zeros',
);

export const principalField = stringField(
  "the ARN of an IAM role or user, such as arn:aws:iam::222222222222:role/SnapshotReceiver",
  (value) => {
    const arn = parseArn(value);
    return arn?.service === "iam" && /^(role|user)\/./.test(arn.resource);
  },
);

export const tagKeyField = stringField(
  'a tag key that does not begin with "aws:", a prefix that AWS reserves',
  (key) => !/^aws:/i.test(key),
);

function shapeOf(value: unknown): string {
  if (value === undefined || value === null) return "missing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  switch (typeof value) {
    case "string":
      return `a string of ${value.length} character${value.length === 1 ? "" : "s"}`;
    case "object":
      return Object.keys(value).length === 0 ? "an empty map" : `a map with ${Object.keys(value).join(", ")}`;
    default:
      // Pulumi passes a secret as a string, so a number or a boolean is not secret.
      return `the ${typeof value} ${value}`;
  }
}

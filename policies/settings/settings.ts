import { isRegion } from "../../components/rds/identity/regions";
import { type Exception, isRecord, parseExceptions } from "./exceptions";
import { accountError, keyError, parseSharedKeys } from "./sharedKeys";

/** Whether what cannot be decided is refused, or let through with a notice. */
export type Reaction = "refuse" | "warn";

/** The settings of the whole pack: the config of its policy `settings`. */
export interface Settings {
  /** What becomes of encryption and keys that nothing proves. Default `refuse`. */
  unproven: Reaction;
  /** What becomes of values that are not yet known on preview. Default `warn`. */
  unknown: Reaction;
  /** Whether what our components looked up counts as proof. Default `trust`. */
  evidence: "trust" | "ignore";
  /** The only accounts that snapshots are shared with; absent: any. */
  allowedAccounts: readonly string[] | undefined;
  /** The only Regions that copies are made in; absent: any. */
  allowedRegions: readonly string[] | undefined;
  /** ARNs of keys that are known to be customer managed. */
  customerManagedKeys: ReadonlySet<string>;
  /** The accounts that keys are known to be open to, by the ARN of the key. Such a key is customer managed too. */
  sharedKeys: ReadonlyMap<string, readonly string[]>;
  /** The Region of resources that name none, nor does their provider: what `AWS_REGION` is on deployment. */
  defaultRegion: string | undefined;
  /** The account of resources whose provider tells none: that of the credentials on deployment. */
  defaultAccount: string | undefined;
  /** What is let through although a rule refuses it. */
  exceptions: readonly Exception[];
}

/** Settings with everything that is wrong with what they were read from. */
export interface ParsedSettings {
  settings: Settings;
  /** One sentence an error, each with the path of the setting. Empty when all is well. */
  errors: string[];
}

const REACTIONS = ["refuse", "warn"] as const;
const EVIDENCE = ["trust", "ignore"] as const;

/** Every setting that there is. */
export const SETTING_NAMES: readonly (keyof Settings)[] = [
  "unproven",
  "unknown",
  "evidence",
  "allowedAccounts",
  "allowedRegions",
  "customerManagedKeys",
  "sharedKeys",
  "defaultRegion",
  "defaultAccount",
  "exceptions",
];

/**
 * Reads the settings and reports everything that is wrong with them at once. A setting that is wrong is read as the
 * strictest one, so that nothing passes by a slip of the pen even where the errors themselves are overlooked.
 *
 * @param config The config of the policy `settings`.
 * @param ruleNames The rules that an exception can be made from.
 */
export function parseSettings(config: Readonly<Record<string, unknown>>, ruleNames: readonly string[]): ParsedSettings {
  const errors = unknownNames(config);
  const choice = <T extends string>(name: keyof Settings, allowed: readonly T[], normal: T, strict: T): T =>
    parseChoice({ value: config[name], name, allowed, normal, strict, errors });
  const list = (name: keyof Settings, problemOf: (text: string) => string | undefined): string[] | undefined =>
    config[name] === undefined ? undefined : parseList({ value: config[name], name, problemOf, errors });
  const sharedKeys = parseSharedKeys(config["sharedKeys"], errors);
  const settings: Settings = {
    unproven: choice("unproven", REACTIONS, "refuse", "refuse"),
    unknown: choice("unknown", REACTIONS, "warn", "refuse"),
    evidence: choice("evidence", EVIDENCE, "trust", "ignore"),
    allowedAccounts: list("allowedAccounts", accountError),
    allowedRegions: list("allowedRegions", regionError),
    customerManagedKeys: new Set([...(list("customerManagedKeys", keyError) ?? []), ...sharedKeys.keys()]),
    sharedKeys,
    defaultRegion: parseOne(config["defaultRegion"], "defaultRegion", regionError, errors),
    defaultAccount: parseOne(config["defaultAccount"], "defaultAccount", accountError, errors),
    exceptions: parseExceptions(config["exceptions"], ruleNames, errors),
  };
  return { settings, errors };
}

function unknownNames(config: Readonly<Record<string, unknown>>): string[] {
  const names: readonly string[] = SETTING_NAMES;
  return Object.keys(config)
    .filter((name) => !names.includes(name))
    .map((name) => `${name}: there is no such setting; there are ${names.join(", ")}.`);
}

interface ChoiceArgs<T> {
  value: unknown;
  name: string;
  allowed: readonly T[];
  normal: T;
  strict: T;
  errors: string[];
}

function parseChoice<T extends string>({ value, name, allowed, normal, strict, errors }: ChoiceArgs<T>): T {
  if (value === undefined) {
    return normal;
  }
  const chosen = allowed.find((option) => option === value);
  if (chosen === undefined) {
    errors.push(`${name}: ${JSON.stringify(value)} is not allowed; write ${allowed.map(quote).join(" or ")}.`);
  }
  return chosen ?? strict;
}

interface ListArgs {
  value: unknown;
  name: string;
  problemOf: (text: string) => string | undefined;
  errors: string[];
}

function parseList({ value, name, problemOf, errors }: ListArgs): string[] {
  if (!Array.isArray(value)) {
    errors.push(`${name}: it is ${describe(value)}, and must be a list of texts.`);
    return [];
  }
  const good: string[] = [];
  value.forEach((item: unknown, index) => {
    const error = typeof item === "string" ? problemOf(item) : `it is ${describe(item)}, and must be a text in quotes.`;
    if (error !== undefined) {
      errors.push(`${name}[${index}]: ${error}`);
    } else if (typeof item === "string") {
      good.push(item);
    }
  });
  return good;
}

function parseOne(
  value: unknown,
  name: keyof Settings,
  problemOf: (text: string) => string | undefined,
  errors: string[],
): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  const error = typeof value === "string" ? problemOf(value) : `it is ${describe(value)}, and must be a text.`;
  if (error !== undefined) {
    errors.push(`${name}: ${error}`);
  }
  return error === undefined ? String(value) : undefined;
}

function regionError(text: string): string | undefined {
  return isRegion(text) ? undefined : `${quote(text)} is not an AWS Region; write its code, such as "eu-west-1".`;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  return value === null ? "null" : isRecord(value) ? "an object" : `the ${typeof value} ${JSON.stringify(value)}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

import { DECLARATIONS } from "./declared";
import { parseDuration } from "./times";
import { isObject, type Properties, revealAll, Secret, Unknown, type Value } from "./values";

export interface AssumedRole {
  readonly roleArn: string;
  readonly sessionName: string | undefined;
  readonly externalId: string | undefined;
  readonly durationSeconds: number | undefined;
}

export interface ProviderConfig {
  readonly region: string | undefined;
  /** URLs by service, such as `rds`. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly accessKey: string | undefined;
  readonly secretKey: string | undefined;
  readonly token: string | undefined;
  readonly profile: string | undefined;
  readonly assumeRoles: readonly AssumedRole[];
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly maxRetries: number | undefined;
  readonly skipCredentialsValidation: boolean;
  readonly skipRequestingAccountId: boolean;
  readonly allowedAccountIds: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
}

type Kind = "string" | "boolean" | "integer" | "strings" | "object" | "objects";

/** The supported settings of the provider, with their kinds. */
export const CONFIG: Readonly<Record<string, Kind>> = {
  accessKey: "string",
  allowedAccountIds: "strings",
  assumeRoles: "objects",
  defaultTags: "object",
  endpoints: "objects",
  forbiddenAccountIds: "strings",
  maxRetries: "integer",
  profile: "string",
  region: "string",
  secretKey: "string",
  skipCredentialsValidation: "boolean",
  skipMetadataApiCheck: "boolean",
  skipRegionValidation: "boolean",
  skipRequestingAccountId: "boolean",
  token: "string",
};

const ROLE_FIELDS = ["roleArn", "sessionName", "externalId", "duration"];

/** The engine sends all settings as strings. A setting that is not a string is sent as JSON. */
export function parseSetting(kind: Kind, value: Value): Value {
  if (kind === "string" || typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return value;
  }
}

function hasKind(kind: Kind, value: Value): boolean {
  switch (kind) {
    case "string":
    case "boolean":
      return typeof value === kind;
    case "integer":
      return Number.isInteger(value);
    case "strings":
      return Array.isArray(value) && value.every((element) => typeof element === "string");
    case "object":
      return isObject(value);
    case "objects":
      return Array.isArray(value) && value.every(isObject);
  }
}

const KIND_NAMES: Record<Kind, string> = {
  string: "a string",
  boolean: "a boolean",
  integer: "an integer",
  strings: "a list of strings",
  object: "an object",
  objects: "a list of objects",
};

export interface Failure {
  readonly property: string;
  readonly reason: string;
}

function roleFailures(roles: Value): Failure[] {
  if (!Array.isArray(roles)) return [];
  return roles.filter(isObject).flatMap((role, index) => {
    const property = `assumeRoles[${index}]`;
    const unknown = Object.keys(role).filter((field) => !ROLE_FIELDS.includes(field) && role[field] !== null);
    const failures = unknown.map((field) => ({
      property: `${property}.${field}`,
      reason: `not supported by the sandbox's AWS plugin; supported fields of a role: ${ROLE_FIELDS.join(", ")}`,
    }));
    if (role["roleArn"] === undefined) failures.push({ property, reason: `"roleArn" is required` });
    return failures;
  });
}

/** Whether the engine added the setting for its own use. */
const isEngineSetting = (name: string) => name.startsWith("__") || name === "version" || name === "pluginDownloadURL";

/** The errors in a provider's settings. Unknown values are not checked. */
export function configFailures(settings: Properties): Failure[] {
  return Object.entries(settings).flatMap(([property, given]) => {
    const kind = CONFIG[property];
    if (isEngineSetting(property)) return [];
    if (kind === undefined) {
      const reason = DECLARATIONS.settings.includes(property)
        ? "not supported by the sandbox's AWS plugin"
        : `not a setting of the AWS provider; supported settings: ${Object.keys(CONFIG).join(", ")}`;
      return [{ property, reason }];
    }
    const value = parseSetting(kind, given instanceof Secret ? given.value : given);
    if (value instanceof Unknown) return [];
    if (!hasKind(kind, value)) return [{ property, reason: `expected ${KIND_NAMES[kind]}` }];
    return property === "assumeRoles" ? roleFailures(value) : [];
  });
}

function seconds(duration: string | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const parsed = parseDuration(duration);
  if (parsed === undefined)
    throw new Error(`assumeRoles: \`duration\` must be a duration such as 1h or 15m, but is "${duration}"`);
  return parsed;
}

const nonEmptyString = (value: Value | undefined) => (typeof value === "string" && value !== "" ? value : undefined);
const stringList = (value: Value | undefined) => (Array.isArray(value) ? value.map(String) : []);
const objectList = (value: Value | undefined) => (Array.isArray(value) ? value.filter(isObject) : []);

function stringMap(value: Value | undefined): Record<string, string> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.flatMap(([key, part]) => (nonEmptyString(part) === undefined ? [] : [[key, String(part)]])),
  );
}

/** The Region from the environment, for a provider without a `region` setting. */
export function environmentRegion(environment: NodeJS.ProcessEnv): string | undefined {
  return nonEmptyString(environment["AWS_REGION"]) ?? nonEmptyString(environment["AWS_DEFAULT_REGION"]);
}

/** The provider's settings from a `Configure` request. */
export function parseConfig(settings: Properties, environment: NodeJS.ProcessEnv): ProviderConfig {
  const plain = Object.fromEntries(
    Object.entries(revealAll(settings)).map(([name, value]) => [name, parseSetting(CONFIG[name] ?? "string", value)]),
  );
  const tags = plain["defaultTags"];
  const retries = plain["maxRetries"];
  return {
    region: nonEmptyString(plain["region"]) ?? environmentRegion(environment),
    endpoints: Object.assign({}, ...objectList(plain["endpoints"]).map(stringMap)),
    accessKey: nonEmptyString(plain["accessKey"]),
    secretKey: nonEmptyString(plain["secretKey"]),
    token: nonEmptyString(plain["token"]),
    profile: nonEmptyString(plain["profile"]),
    assumeRoles: objectList(plain["assumeRoles"]).map((role) => ({
      roleArn: String(role["roleArn"]),
      sessionName: nonEmptyString(role["sessionName"]),
      externalId: nonEmptyString(role["externalId"]),
      durationSeconds: seconds(nonEmptyString(role["duration"])),
    })),
    defaultTags: stringMap(isObject(tags) ? tags["tags"] : undefined),
    maxRetries: typeof retries === "number" ? retries : undefined,
    skipCredentialsValidation: plain["skipCredentialsValidation"] === true,
    skipRequestingAccountId: plain["skipRequestingAccountId"] === true,
    allowedAccountIds: stringList(plain["allowedAccountIds"]),
    forbiddenAccountIds: stringList(plain["forbiddenAccountIds"]),
  };
}

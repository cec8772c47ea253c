import { z } from "zod";

/** The settings of an AWS provider that decide how AWS is called. `obstacle` says why they cannot be used here. */
export type ProviderSettings = Readonly<Partial<Omit<z.output<typeof settingsSchema>, "assumeRoles">>> & {
  /** The provider's name in the program, such as `partner` or `default_7_48_0`. */
  name: string;
  /** The roles that the provider assumes, each with the credentials of the one before. */
  roles: readonly RoleToAssume[];
  obstacle?: string;
};

export type RoleToAssume = z.output<typeof roleSchema>;
export type WebIdentity = z.output<typeof webIdentitySchema>;

const text = z.string().optional();

/** The duration of a session, as in Go: `1h30m`. In seconds. */
const duration = z
  .string()
  .regex(/^(\d+h)?(\d+m)?(\d+s)?$/)
  .transform((value) => {
    const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(value) ?? [];
    return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  });

const session = {
  sessionName: text,
  duration: duration.optional(),
  policy: text,
  policyArns: z.array(z.string()).optional(),
};

const roleSchema = z.object({
  roleArn: z.string().min(1),
  ...session,
  externalId: text,
  sourceIdentity: text,
  tags: z.record(z.string(), z.string()).optional(),
  transitiveTagKeys: z.array(z.string()).optional(),
});

const webIdentitySchema = z
  .object({ roleArn: z.string().min(1), ...session, webIdentityToken: text, webIdentityTokenFile: text })
  .refine(({ webIdentityToken, webIdentityTokenFile }) => webIdentityToken || webIdentityTokenFile);

/** The engine sends a setting that is not a string as JSON. */
function fromJson<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  }, schema.optional());
}

// The AWS SDK for JavaScript reads one file of each kind.
const file = fromJson(
  z
    .array(z.string())
    .max(1)
    .transform(([only]) => only),
);

const settingsSchema = z.object({
  region: text,
  stsRegion: text,
  profile: text,
  accessKey: text,
  secretKey: text,
  token: text,
  assumeRoles: fromJson(z.array(roleSchema)),
  assumeRoleWithWebIdentity: fromJson(webIdentitySchema),
  sharedConfigFiles: file,
  sharedCredentialsFiles: file,
  /** URLs by service, such as `rds`. */
  endpoints: fromJson(
    z
      .array(z.record(z.string(), z.string()))
      .transform((list): Readonly<Record<string, string>> => Object.assign({}, ...list)),
  ),
  maxRetries: fromJson(z.int().min(1)),
  retryMode: z.enum(["standard", "adaptive"]).optional(),
  useFipsEndpoint: fromJson(z.boolean()),
  useDualstackEndpoint: fromJson(z.boolean()),
});

/** Settings of a provider that decide its credentials and cannot be followed here, and what to use instead. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  assumeRole: "use assumeRoles, a list",
  ec2MetadataServiceEndpoint: "set AWS_EC2_METADATA_SERVICE_ENDPOINT in the environment instead",
  ec2MetadataServiceEndpointMode: "set AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE in the environment instead",
};

/** The names of the settings that are read. */
export const SETTINGS: readonly string[] = [...Object.keys(settingsSchema.shape), ...Object.keys(UNSUPPORTED)];

/** The requirement of each setting that is not a string. */
const REQUIREMENTS: Readonly<Record<string, string>> = {
  assumeRoles: "must be a list of roles, each with a roleArn; a duration must be like 1h or 15m",
  assumeRoleWithWebIdentity: "must have a roleArn, and a webIdentityToken or a webIdentityTokenFile",
  sharedConfigFiles: "must list one file; put all profiles into one",
  sharedCredentialsFiles: "must list one file; put all profiles into one",
  endpoints: "must be a list of objects with URLs by service, such as rds",
  maxRetries: "must be a whole number of at least 1",
  retryMode: "must be standard or adaptive",
  useFipsEndpoint: "must be true or false",
  useDualstackEndpoint: "must be true or false",
};

/** Reads a provider's settings: its inputs, or the `aws:` config of a stack without the prefix. */
export function readSettings(name: string, inputs: Readonly<Record<string, unknown>>): ProviderSettings {
  const unsupported = Object.keys(UNSUPPORTED).find((setting) => inputs[setting] !== undefined);
  if (unsupported) return { name, roles: [], obstacle: `${unsupported} is not supported; ${UNSUPPORTED[unsupported]}` };
  const { data, error } = settingsSchema.safeParse(inputs);
  if (error) {
    const setting = String(error.issues[0]?.path[0]);
    return { name, roles: [], obstacle: `${setting} ${REQUIREMENTS[setting] ?? "must be a string"}` };
  }
  const { assumeRoles: roles = [], ...others } = data;
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined && value !== ""));
  const obstacle = keyObstacle(data);
  return obstacle ? { name, roles: [], obstacle } : { name, ...given, roles };
}

function keyObstacle({ accessKey, secretKey, token }: z.output<typeof settingsSchema>): string | undefined {
  if (!accessKey && !secretKey) return token && "token must be set together with accessKey and secretKey";
  if (accessKey && secretKey) return undefined;
  return `${accessKey ? "accessKey" : "secretKey"} must be set together with ${accessKey ? "secretKey" : "accessKey"}`;
}

import { AssumeRoleCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-provider-ini";
import { z } from "zod";

/** What of a provider's settings decides as whom AWS is asked. */
export interface ProviderSettings {
  /** Its name in the program, such as `partner`, or `default_7_48_0`. */
  name: string;
  region?: string;
  profile?: string;
  accessKey?: string;
  secretKey?: string;
  token?: string;
  /** The roles that it assumes, one with the credentials of the other. */
  roles: readonly RoleToAssume[];
  /** Why AWS cannot be asked as it asks. */
  obstacle?: string;
}

interface RoleToAssume {
  roleArn: string;
  sessionName?: string | undefined;
  externalId?: string | undefined;
}

/** What the clients of the AWS SDK need to ask as a provider does; without credentials theirs are the default ones. */
export interface AskingAs {
  region: string;
  credentials?: Credentials;
}

type Credentials = NonNullable<STSClientConfig["credentials"]>;

/** AWS cannot be asked in the account of a provider, so that nothing is known of what it has there. */
export class CannotAsk extends Error {}

/** What stands in a preview for a value that is secret, and for one that is not yet known. */
export const NOT_SHOWN = { secret: "[secret]", "not yet known": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
/** Settings that decide whom a provider asks, or as whom, and that are not followed here. */
const NOT_FOLLOWED = ["assumeRoleWithWebIdentity", "endpoints", "sharedConfigFiles", "sharedCredentialsFiles"];

const text = z.string().optional().catch(undefined);
const rolesSchema = z.array(z.object({ roleArn: z.string(), sessionName: text, externalId: text }));

/** Reads a provider's settings from its inputs, or the stack's config, in a preview, where what is no text is in JSON. */
export function readProvider(urn: string, inputs: Readonly<Record<string, unknown>>): ProviderSettings {
  const name = nameOf(urn);
  const roles = rolesSchema.safeParse(parsed(inputs["assumeRoles"] ?? "[]"));
  const obstacle = obstacleIn(inputs) ?? (roles.success ? undefined : "its assumeRoles are no list of roles with ARNs");
  const { region, profile, accessKey, secretKey, token } = Object.fromEntries(
    ["region", "profile", "accessKey", "secretKey", "token"].map((setting) => [setting, text.parse(inputs[setting])]),
  );
  return {
    name,
    ...(region && { region }),
    ...(profile && { profile }),
    ...(accessKey && { accessKey }),
    ...(secretKey && { secretKey }),
    ...(token && { token }),
    roles: roles.success ? roles.data : [],
    ...(obstacle && { obstacle }),
  };
}

/**
 * A provider that is not among the steps of a preview. The engine does not list those that it makes itself, by the
 * `aws:` settings of the stack's config; of any other one nobody can say in which account it is.
 */
export function unlistedProvider(urn: string, config: Readonly<Record<string, unknown>>): ProviderSettings {
  if (urn !== "" && !isDefaultProvider(urn)) {
    return { name: nameOf(urn), roles: [], obstacle: "the preview does not show its settings" };
  }
  const settings = Object.entries(config).filter(([key]) => key.startsWith("aws:"));
  return readProvider(urn, Object.fromEntries(settings.map(([key, value]) => [key.slice("aws:".length), value])));
}

/** Whether the engine makes a provider itself, for resources that the program gives none. */
export function isDefaultProvider(urn: string): boolean {
  return /::default(_\d[^:]*)?$/.test(urn);
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) || "default";
}

function obstacleIn(inputs: Readonly<Record<string, unknown>>): string | undefined {
  for (const [how, standIn] of Object.entries(NOT_SHOWN)) {
    const hidden = Object.keys(inputs).filter((setting) => JSON.stringify(inputs[setting])?.includes(standIn));
    if (hidden.length > 0) return `its ${hidden.join(" and ")} ${hidden.length > 1 ? "are" : "is"} ${how}`;
  }
  const others = NOT_FOLLOWED.filter((setting) => setting in inputs);
  return others.length > 0 ? `its ${others.join(" and ")} cannot be followed here` : undefined;
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Answers as whom AWS is to be asked for what a provider makes in a Region; each provider's roles are assumed once. */
export function askingAs(): (provider: ProviderSettings, region: string) => Promise<AskingAs> {
  const known = new Map<ProviderSettings, Promise<Omit<AskingAs, "region">>>();
  return async (provider, region) => {
    const settings = known.get(provider) ?? credentialsOf(provider, region);
    known.set(provider, settings);
    return { region, ...(await settings) };
  };
}

async function credentialsOf(provider: ProviderSettings, region: string): Promise<Omit<AskingAs, "region">> {
  const { profile, accessKey, secretKey, token, roles, obstacle } = provider;
  if (obstacle !== undefined) throw new CannotAsk(obstacle);
  let asking: Omit<AskingAs, "region"> = {
    // Not as a client's `profile`: for want of that one it would go on, to the credentials of the machine.
    ...(profile && { credentials: fromIni({ profile }) }),
    ...(accessKey && secretKey && { credentials: keys(accessKey, secretKey, token) }),
  };
  for (const role of roles) {
    asking = { credentials: await assume(role, { region: provider.region ?? region, ...asking }) };
  }
  return asking;
}

async function assume({ roleArn, sessionName, externalId }: RoleToAssume, asking: AskingAs): Promise<Credentials> {
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? "adopt",
    ...(externalId && { ExternalId: externalId }),
  });
  const { Credentials: given } = await new STSClient(asking).send(command).catch((error: unknown) => {
    throw new CannotAsk(`the role ${roleArn} cannot be assumed: ${messageOf(error)}`);
  });
  return keys(given?.AccessKeyId ?? "", given?.SecretAccessKey ?? "", given?.SessionToken);
}

/** What an error says, as part of a sentence. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}

function keys(accessKeyId: string, secretAccessKey: string, sessionToken?: string): Credentials {
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

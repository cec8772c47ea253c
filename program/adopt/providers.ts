import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
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
  profile?: string;
  credentials?: Credentials;
}

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** AWS cannot be asked in the account of a provider, so that nothing is known of what it has there. */
export class CannotAsk extends Error {}

const SECRET = "[secret]";
const text = z.string().optional().catch(undefined);
const rolesSchema = z.array(z.object({ roleArn: z.string(), sessionName: text, externalId: text }));

/** Reads a provider's settings from its inputs in a preview, where what is no text is in JSON. */
export function readProvider(urn: string, inputs: Readonly<Record<string, unknown>>): ProviderSettings {
  const name = urn.split("::").at(-1) ?? urn;
  const hidden = Object.keys(inputs).filter((setting) => inputs[setting] === SECRET);
  const roles = rolesSchema.safeParse(parsed(inputs["assumeRoles"] ?? "[]"));
  const obstacle =
    hidden.length > 0
      ? `${hidden.join(" and ")} of it ${hidden.length > 1 ? "are" : "is"} secret`
      : "assumeRoleWithWebIdentity" in inputs || !roles.success
        ? "it assumes a role in a way that is not known here"
        : undefined;
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

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Answers as whom AWS is to be asked for what a provider makes in a Region; each provider's roles are assumed once. */
export function askingAs(): (provider: ProviderSettings | undefined, region: string) => Promise<AskingAs> {
  const known = new Map<ProviderSettings, Promise<Omit<AskingAs, "region">>>();
  return async (provider, region) => {
    if (provider === undefined) return { region };
    const settings = known.get(provider) ?? credentialsOf(provider, region);
    known.set(provider, settings);
    return { region, ...(await settings) };
  };
}

async function credentialsOf(provider: ProviderSettings, region: string): Promise<Omit<AskingAs, "region">> {
  const { profile, accessKey, secretKey, token, roles, obstacle } = provider;
  if (obstacle !== undefined) throw new CannotAsk(obstacle);
  let asking: Omit<AskingAs, "region"> = {
    ...(profile && { profile }),
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
    throw new CannotAsk(`the role ${roleArn} cannot be assumed: ${error instanceof Error ? error.message : error}`);
  });
  return keys(given?.AccessKeyId ?? "", given?.SecretAccessKey ?? "", given?.SessionToken);
}

function keys(accessKeyId: string, secretAccessKey: string, sessionToken?: string): Credentials {
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

import { AssumeRoleCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-provider-ini";
import { messageOf } from "./failures";

// The SDK warns on every run that its versions of 2027 need a newer Node.js. The lock file keeps one that does not.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** The settings of a provider that decide which credentials it uses. */
export interface ProviderSettings {
  /** The provider's name in the program, such as `partner` or `default_7_48_0`. */
  name: string;
  region?: string;
  profile?: string;
  accessKey?: string;
  secretKey?: string;
  token?: string;
  /** The roles that the provider assumes, each with the credentials of the one before. */
  roles: readonly RoleToAssume[];
  /** Why the provider's credentials cannot be used here. */
  obstacle?: string;
}

interface RoleToAssume {
  roleArn: string;
  sessionName?: string | undefined;
  externalId?: string | undefined;
}

/** The configuration of an AWS SDK client. Without credentials the client uses its default chain. */
export interface ClientConfig {
  region: string;
  credentials?: Credentials;
  requestHandler: typeof TIME_LIMITS;
}

type Credentials = NonNullable<STSClientConfig["credentials"]>;

/** The SDK has no limits of its own: a client would wait minutes for an endpoint that does not answer. */
const TIME_LIMITS = { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true } as const;

/** AWS cannot be asked with the credentials of a provider, so what exists in its account is unknown. */
export class LookupError extends Error {}

/** A stack's own resources. Its `aws:` config is left to the AWS provider; clients use the SDK's default chain. */
export const DEFAULT_CREDENTIALS: ProviderSettings = { name: "default", roles: [] };

/** Returns the configuration of clients with the credentials of a provider. Each provider's roles are assumed once. */
export function clientConfigs(): (provider: ProviderSettings, region: string) => Promise<ClientConfig> {
  const known = new Map<ProviderSettings, Promise<Credentials | undefined>>();
  return async (provider, region) => {
    const credentials = known.get(provider) ?? credentialsOf(provider, region);
    known.set(provider, credentials);
    return clientConfig(region, await credentials);
  };
}

function clientConfig(region: string, credentials: Credentials | undefined): ClientConfig {
  return { region, requestHandler: TIME_LIMITS, ...(credentials && { credentials }) };
}

async function credentialsOf(provider: ProviderSettings, region: string): Promise<Credentials | undefined> {
  const { profile, accessKey, secretKey, token, roles, obstacle } = provider;
  if (obstacle !== undefined) throw new LookupError(obstacle);
  let credentials: Credentials | undefined;
  // Not as a client's `profile`: if the profile is missing, a client goes on to the credentials of the machine.
  if (profile) credentials = fromIni({ profile });
  if (accessKey && secretKey) credentials = keys(accessKey, secretKey, token);
  for (const role of roles) {
    credentials = await assume(role, clientConfig(provider.region ?? region, credentials));
  }
  return credentials;
}

async function assume({ roleArn, sessionName, externalId }: RoleToAssume, config: ClientConfig): Promise<Credentials> {
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? "adopt",
    ...(externalId && { ExternalId: externalId }),
  });
  const { Credentials: given } = await new STSClient(config).send(command).catch((error: unknown) => {
    throw new LookupError(`the role ${roleArn} cannot be assumed: ${messageOf(error)}`);
  });
  return keys(given?.AccessKeyId ?? "", given?.SecretAccessKey ?? "", given?.SessionToken);
}

function keys(accessKeyId: string, secretAccessKey: string, sessionToken?: string): Credentials {
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

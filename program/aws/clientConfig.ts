import { STSClient } from "@aws-sdk/client-sts";
import { type Credentials, resolveCredentials } from "./credentials";
import type { ProviderSettings } from "./providerSettings";

// The SDK warns on every run that its versions of 2027 need a newer Node.js. The lock file keeps one that does not.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** The services that are called. */
export type Service = "kms" | "rds" | "sts";

/** The configuration of an AWS SDK client. Without credentials the client uses its default chain. */
export interface ClientConfig {
  region: string;
  credentials?: Credentials;
  profile?: string;
  endpoint?: string;
  useFipsEndpoint?: boolean;
  useDualstackEndpoint?: boolean;
  requestHandler: typeof TIME_LIMITS;
  retryMode: "standard" | "adaptive";
  maxAttempts: number;
}

/** Returns the configuration of a client with the credentials and endpoints of a provider. */
export type ClientConfigs = (provider: ProviderSettings, region: string, service: Service) => Promise<ClientConfig>;

/** The SDK has no limits of its own: a client would wait minutes for an endpoint that does not answer. */
const TIME_LIMITS = { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true } as const;

/** More than the SDK's 3, because many databases are listed at once and AWS throttles each account. */
const MAX_ATTEMPTS = 6;

/** The client configurations of a process. The credentials of each provider are resolved once. */
export function clientConfigs(environment: NodeJS.ProcessEnv = process.env): ClientConfigs {
  const known = new Map<ProviderSettings, Promise<Credentials | undefined>>();
  return async (provider, region, service) => {
    const stsRegion = provider.stsRegion ?? provider.region ?? region;
    const sts = (credentials?: Credentials) => new STSClient(clientConfig(provider, stsRegion, "sts", credentials));
    const credentials = known.get(provider) ?? resolveCredentials(provider, environment, sts);
    known.set(provider, credentials);
    return clientConfig(provider, service === "sts" ? stsRegion : region, service, await credentials);
  };
}

function clientConfig(
  provider: ProviderSettings,
  region: string,
  service: Service,
  credentials: Credentials | undefined,
): ClientConfig {
  const { profile, endpoints, useFipsEndpoint, useDualstackEndpoint, retryMode, maxRetries } = provider;
  const endpoint = endpoints?.[service];
  return {
    region,
    requestHandler: TIME_LIMITS,
    retryMode: retryMode ?? "adaptive",
    maxAttempts: maxRetries ?? MAX_ATTEMPTS,
    ...(credentials && { credentials }),
    ...(profile && { profile }),
    ...(endpoint && { endpoint }),
    ...(useFipsEndpoint !== undefined && { useFipsEndpoint }),
    ...(useDualstackEndpoint !== undefined && { useDualstackEndpoint }),
  };
}

import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { RDS } from "@aws-sdk/client-rds";
import type { S3 } from "@aws-sdk/client-s3";
import type { STS } from "@aws-sdk/client-sts";
import type { AssumedRole, ProviderConfig } from "./config";
import { withContext } from "./errors";
import { partitionOf } from "./regions";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
type CredentialSource = Credentials | (() => Promise<Credentials>) | undefined;

type Client = IAM | KMS | RDS | S3 | STS;

interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: Exclude<CredentialSource, undefined>;
  readonly maxAttempts?: number;
  readonly profile?: string;
}

interface Context {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** Adds service and operation to every error, because the SDK's errors contain neither. */
function addCallNames(client: Client): void {
  // The stacks of all clients differ only in the types of their commands, which the middleware does not use.
  const stack = client.middlewareStack as RDS["middlewareStack"];
  stack.add(
    (next, context: Context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const service = (context.clientName ?? "").replace(/Client$/, "");
        const operation = (context.commandName ?? "").replace(/Command$/, "");
        if (error instanceof Error) Object.assign(error, { call: `${service}: ${operation}` });
        throw error;
      }
    },
    { step: "initialize", name: "nameCalls" },
  );
}

/** The provider's keys, or those of the environment. The real provider prefers those to AWS_PROFILE; the SDK does not. */
function staticKeys(config: ProviderConfig, environment: NodeJS.ProcessEnv): Credentials | undefined {
  const { accessKey, secretKey, token, profile } = config;
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  const [id, secret, session] =
    accessKey !== undefined || profile !== undefined
      ? [accessKey, secretKey, token]
      : [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN];
  return id && secret
    ? { accessKeyId: id, secretAccessKey: secret, ...(session && { sessionToken: session }) }
    : undefined;
}

/** AWS SDK clients with the credentials and endpoints of one provider: one client per service and Region. */
export class Sessions {
  private readonly clients = new Map<string, Promise<Client>>();
  private readonly credentials: CredentialSource;

  constructor(
    private readonly config: ProviderConfig,
    readonly region: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    const { assumeRoles } = config;
    const own = staticKeys(config, environment);
    this.credentials = assumeRoles.reduce<CredentialSource>((source, role) => this.assume(role, source), own);
  }

  // The client packages are large. Each is loaded on its first call to keep the start of the plugin short.
  rds(region: string): Promise<RDS> {
    return this.client("rds", region, async (options) => new (await import("@aws-sdk/client-rds")).RDS(options));
  }

  kms(region: string): Promise<KMS> {
    return this.client("kms", region, async (options) => new (await import("@aws-sdk/client-kms")).KMS(options));
  }

  sts(): Promise<STS> {
    return this.client("sts", this.region, async (options) => new (await import("@aws-sdk/client-sts")).STS(options));
  }

  /** IAM is global in a partition. Requests are signed for one Region of it. */
  async iam(): Promise<IAM> {
    const { id } = partitionOf(this.region);
    const region = id === "aws-cn" ? "cn-north-1" : id === "aws-us-gov" ? "us-gov-west-1" : "us-east-1";
    const endpoint = this.configuredEndpoint("IAM");
    return this.client(
      "iam",
      region,
      async (options) => new (await import("@aws-sdk/client-iam")).IAM({ ...options, endpoint }),
    );
  }

  /** Uses path-style addresses, because not every resolver knows subdomains of the endpoint's host. */
  async s3(region: string): Promise<S3> {
    const endpoint = this.configuredEndpoint("S3");
    return this.client(
      "s3",
      region,
      async (options) => new (await import("@aws-sdk/client-s3")).S3({ ...options, endpoint, forcePathStyle: true }),
    );
  }

  /** The account of the provider's credentials. Fails if AWS refuses the credentials or a role to assume. */
  async callerAccount(): Promise<string | undefined> {
    const identity = await withContext(
      "validating provider credentials: retrieving caller identity from STS",
      async () => (await this.sts()).getCallerIdentity({}),
    );
    return identity.Account;
  }

  private client<C extends Client>(
    service: string,
    region: string,
    make: (options: ClientOptions) => Promise<C>,
  ): Promise<C> {
    const name = `${service} ${region}`;
    const made = this.clients.get(name) ?? make(this.options(service, region, this.credentials)).then(withCallNames);
    this.clients.set(name, made);
    return made as Promise<C>;
  }

  /** Fails without an endpoint, so that the sandbox never creates roles or buckets in a real AWS account. */
  private configuredEndpoint(service: "IAM" | "S3"): string {
    const key = service.toLowerCase();
    const endpoint =
      this.config.endpoints[key] ??
      this.environment[`AWS_ENDPOINT_URL_${service}`] ??
      this.environment["AWS_ENDPOINT_URL"];
    if (endpoint) return endpoint;
    throw new Error(
      `The sandbox's AWS plugin calls ${service} only at an explicit endpoint; set \`endpoints\` (${key}) on the provider, or AWS_ENDPOINT_URL`,
    );
  }

  private options(service: string, region: string, credentials: CredentialSource): ClientOptions {
    const { endpoints, maxRetries, profile } = this.config;
    const endpoint = endpoints[service];
    return {
      region,
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials !== undefined && { credentials }),
      ...(maxRetries !== undefined && { maxAttempts: Math.max(1, maxRetries) }),
      ...(profile !== undefined && { profile }),
    };
  }

  private assume(role: AssumedRole, source: CredentialSource): () => Promise<Credentials> {
    return cacheCredentials(() =>
      withContext(`Cannot assume IAM Role (${role.roleArn})`, async () => {
        const { STS: Client } = await import("@aws-sdk/client-sts");
        const sts = withCallNames(new Client(this.options("sts", this.region, source)));
        const { Credentials: got } = await sts.assumeRole({
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? `pulumi-rds-snapshots-${process.pid}`,
          ...(role.externalId !== undefined && { ExternalId: role.externalId }),
          ...(role.durationSeconds !== undefined && { DurationSeconds: role.durationSeconds }),
        });
        if (!got?.AccessKeyId || !got.SecretAccessKey) throw new Error("STS returned no credentials");
        return {
          accessKeyId: got.AccessKeyId,
          secretAccessKey: got.SecretAccessKey,
          ...(got.SessionToken && { sessionToken: got.SessionToken }),
          ...(got.Expiration && { expiration: got.Expiration }),
        };
      }),
    );
  }
}

const EARLY_MS = 5 * 60_000;

/** Shares one set of credentials between all clients and renews it shortly before it expires. */
function cacheCredentials(fetch: () => Promise<Credentials>): () => Promise<Credentials> {
  let kept: Promise<Credentials> | undefined;
  let expires = Number.POSITIVE_INFINITY;
  return () => {
    if (kept !== undefined && Date.now() < expires - EARLY_MS) return kept;
    expires = Number.POSITIVE_INFINITY;
    kept = fetch();
    kept.then(
      ({ expiration }) => {
        expires = expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      },
      () => {
        kept = undefined;
      },
    );
    return kept;
  };
}

function withCallNames<C extends Client>(client: C): C {
  addCallNames(client);
  return client;
}

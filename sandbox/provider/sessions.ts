import type { KMS } from "@aws-sdk/client-kms";
import type { RDS } from "@aws-sdk/client-rds";
import type { STS } from "@aws-sdk/client-sts";
import type { AssumedRole, ProviderConfig } from "./config";
import { doing } from "./errors";
import { type Iam, iam, type S3, type Service, s3 } from "./http/services";
import { partitionOf } from "./regions";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
type CredentialSource = Credentials | (() => Promise<Credentials>) | undefined;

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

/** Adds service and operation to every error, which the SDK's errors lack. */
function nameCalls(client: RDS | KMS | STS): void {
  // All clients have the same kind of stack, typed by their own commands, which the middleware does not touch.
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

/** AWS SDK clients with the credentials and endpoints of one provider, one for each service and Region. */
export class Sessions {
  private readonly clients = new Map<string, Promise<RDS | KMS | STS>>();
  private readonly credentials: CredentialSource;

  constructor(
    private readonly config: ProviderConfig,
    readonly region: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    const { accessKey, secretKey, token, assumeRoles } = config;
    const own =
      accessKey === undefined || secretKey === undefined
        ? undefined
        : { accessKeyId: accessKey, secretAccessKey: secretKey, ...(token && { sessionToken: token }) };
    this.credentials = assumeRoles.reduce<CredentialSource>((source, role) => this.assume(role, source), own);
  }

  // The client packages are large: each is loaded when its first call comes, which keeps the start of a plugin short.
  rds(region: string): Promise<RDS> {
    return this.client("rds", region, async (options) => new (await import("@aws-sdk/client-rds")).RDS(options));
  }

  kms(region: string): Promise<KMS> {
    return this.client("kms", region, async (options) => new (await import("@aws-sdk/client-kms")).KMS(options));
  }

  sts(): Promise<STS> {
    return this.client("sts", this.region, async (options) => new (await import("@aws-sdk/client-sts")).STS(options));
  }

  /** IAM is one for all Regions of a partition: it is asked, and signed for, in the first of them. */
  iam(signal: AbortSignal): Iam {
    const { id } = partitionOf(this.region);
    const region = id === "aws-cn" ? "cn-north-1" : id === "aws-us-gov" ? "us-gov-west-1" : "us-east-1";
    return async (operation, input) => iam(this.service("IAM", region, signal))(operation, input);
  }

  s3(region: string, signal: AbortSignal): S3 {
    return async (operation, request) => s3(this.service("S3", region, signal))(operation, request);
  }

  /** Who the provider's credentials belong to; fails where they, or a role to assume, are refused. */
  async callerAccount(): Promise<string | undefined> {
    const identity = await doing("validating provider credentials: retrieving caller identity from STS", async () =>
      (await this.sts()).getCallerIdentity({}),
    );
    return identity.Account;
  }

  private client<C extends RDS | KMS | STS>(
    service: string,
    region: string,
    make: (options: ClientOptions) => Promise<C>,
  ): Promise<C> {
    const name = `${service} ${region}`;
    const made = this.clients.get(name) ?? make(this.options(service, region, this.credentials)).then(withNames);
    this.clients.set(name, made);
    return made as Promise<C>;
  }

  private service(name: string, region: string, signal: AbortSignal): Service {
    const key = name.toLowerCase();
    const { endpoints } = this.config;
    const endpoint =
      endpoints[key] ?? this.environment[`AWS_ENDPOINT_URL_${name}`] ?? this.environment["AWS_ENDPOINT_URL"];
    if (!endpoint) {
      throw new Error(
        `The sandbox's provider calls ${name} at an endpoint that is named only: set \`endpoints\` (${key}) on the provider, or AWS_ENDPOINT_URL`,
      );
    }
    const credentials = async () => (await this.sts()).config.credentials();
    return { name, endpoint, region, signal, credentials };
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
    return remember(() =>
      doing(`Cannot assume IAM Role (${role.roleArn})`, async () => {
        const { STS: Client } = await import("@aws-sdk/client-sts");
        const sts = withNames(new Client(this.options("sts", this.region, source)));
        const { Credentials: got } = await sts.assumeRole({
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? `pulumi-rds-snapshots-${process.pid}`,
          ...(role.externalId !== undefined && { ExternalId: role.externalId }),
          ...(role.durationSeconds !== undefined && { DurationSeconds: role.durationSeconds }),
        });
        if (!got?.AccessKeyId || !got.SecretAccessKey) throw new Error("STS answered no credentials");
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

/** One set of credentials for all clients of a provider, fetched anew shortly before it expires. */
function remember(fetch: () => Promise<Credentials>): () => Promise<Credentials> {
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

function withNames<C extends RDS | KMS | STS>(client: C): C {
  nameCalls(client);
  return client;
}

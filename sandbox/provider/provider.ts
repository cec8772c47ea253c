import { Arguments } from "./arguments";
import { type CheckOptions, checkArguments, checkFunction } from "./check";
import { configFailures, environmentRegion, type Failure, type ProviderConfig, parseConfig } from "./config";
import { type Change, diffArguments, mustDeleteFirst } from "./diff";
import { Lifecycle, type Resource } from "./lifecycle";
import type { Call, Outputs, ResourceType } from "./model";
import { functionType, resourceType } from "./registry";
import { Sessions } from "./sessions";
import { markSecrets, previewCreate, previewUpdate } from "./state";
import { isObject, type Properties, revealAll, type Value } from "./values";

const MISSING_REGION =
  "missing region configuration: set `aws:region` in the stack's configuration, `region` on the provider, or AWS_REGION " +
  "in the environment";

/** The resource type in a URN, which has the form urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME. */
function typeOf(urn: string): ResourceType {
  const qualified = urn.split("::")[2] ?? "";
  return resourceType(qualified.split("$").at(-1) ?? "");
}

const nameOf = (urn: string) => urn.split("::").slice(3).join("::");

/** Splits an import ID. `id@region` imports from a Region other than the provider's. */
function splitId(id: string): { id: string; region?: string } {
  const match = /^(.+)@([a-z]{2,}(?:-[a-z]+)+-\d+)$/.exec(id);
  return match?.[1] === undefined || match[2] === undefined ? { id } : { id: match[1], region: match[2] };
}

export interface Diff {
  readonly changes: readonly Change[];
  readonly deleteFirst: boolean;
}

export type Environment = NodeJS.ProcessEnv;

/** One provider instance, without the transport. */
export class Provider {
  private config: ProviderConfig | undefined;
  private sessions: Sessions | undefined;
  private readonly cancelled = new AbortController();

  constructor(private readonly environment: Environment = process.env) {}

  checkConfig(settings: Properties): { inputs: Properties; failures: readonly Failure[] } {
    const region = environmentRegion(this.environment);
    const inputs = settings["region"] === undefined && region !== undefined ? { ...settings, region } : settings;
    return { inputs, failures: configFailures(settings) };
  }

  /** Fails without a Region, if AWS refuses the credentials, or if the account is not allowed. */
  async configure(settings: Properties): Promise<void> {
    const config = parseConfig(settings, this.environment);
    if (config.region === undefined) throw new Error(MISSING_REGION);
    const failures = configFailures(settings).map(({ property, reason }) => `${property}: ${reason}`);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const sessions = new Sessions(config, config.region, this.environment);
    const { allowedAccountIds: allowed, forbiddenAccountIds: forbidden } = config;
    const needsAccount = !config.skipRequestingAccountId || allowed.length + forbidden.length > 0;
    if (!config.skipCredentialsValidation && needsAccount) {
      const account = (await sessions.callerAccount()) ?? "";
      if (forbidden.includes(account) || (allowed.length > 0 && !allowed.includes(account))) {
        throw new Error(`AWS account ID not allowed: ${account}`);
      }
    }
    this.config = config;
    this.sessions = sessions;
  }

  /** Ends all waits and retries. */
  cancel(): void {
    this.cancelled.abort();
  }

  check(
    urn: string,
    olds: Properties,
    news: Properties,
    naming: Pick<CheckOptions, "randomSeed" | "proposedName">,
  ): { inputs: Properties; failures: readonly Failure[] } {
    return checkArguments(typeOf(urn), olds, news, {
      ...naming,
      name: nameOf(urn),
      region: this.config?.region ?? environmentRegion(this.environment),
      defaultTags: this.config?.defaultTags ?? {},
    });
  }

  diff(urn: string, state: Properties, inputs: Properties, ignored: readonly string[]): Diff {
    const type = typeOf(urn);
    const changes = diffArguments(type, state, inputs, ignored);
    const replaces = changes.some((change) => change.replaces);
    return { changes, deleteFirst: replaces && mustDeleteFirst(type, revealAll(state), revealAll(inputs)) };
  }

  /** Arguments whose outputs an update cannot change. The engine uses them to preview dependent resources. */
  stables(urn: string, changes: readonly Change[]): string[] {
    const changed = new Set(changes.map(({ argument }) => argument));
    return Object.entries(typeOf(urn).arguments)
      .filter(([name, property]) => property.replaces && !changed.has(name))
      .map(([name]) => name);
  }

  previewCreate(urn: string, inputs: Properties): Properties {
    const type = typeOf(urn);
    return markSecrets(type, previewCreate(type, inputs), inputs);
  }

  async create(urn: string, inputs: Properties, timeoutSeconds: number): Promise<Resource> {
    const type = typeOf(urn);
    return this.lifecycle(type).create(this.call(inputs, timeoutSeconds || type.timeouts.create * 60), inputs);
  }

  async read(urn: string, id: string, state: Properties, inputs: Properties): Promise<Resource | undefined> {
    const type = typeOf(urn);
    const place = splitId(id);
    const region = place.region ?? inputs["region"] ?? state["region"];
    const call = this.call(region === undefined ? {} : { region }, type.timeouts.create * 60);
    const known = Object.keys(inputs).length > 0 ? inputs : undefined;
    return this.lifecycle(type).read(call, place.id, state, known);
  }

  previewUpdate(urn: string, state: Properties, inputs: Properties): Properties {
    const type = typeOf(urn);
    return markSecrets(type, previewUpdate(type, state, inputs), inputs);
  }

  async update(
    urn: string,
    id: string,
    state: Properties,
    inputs: Properties,
    ignored: readonly string[],
    timeoutSeconds: number,
  ): Promise<Resource> {
    const type = typeOf(urn);
    const call = this.call(inputs, timeoutSeconds || type.timeouts.update * 60);
    return this.lifecycle(type).update(call, id, state, inputs, ignored);
  }

  async remove(urn: string, id: string, state: Properties, timeoutSeconds: number): Promise<void> {
    const type = typeOf(urn);
    await this.lifecycle(type).remove(this.call(state, timeoutSeconds || type.timeouts.delete * 60), id, state);
  }

  async invoke(token: string, args: Properties): Promise<{ results: Properties; failures: readonly Failure[] }> {
    const type = functionType(token);
    const { args: plain, failures } = checkFunction(type, revealAll(args));
    if (failures.length > 0) return { results: {}, failures };
    const call = this.call(plain, 20 * 60);
    const results: Outputs = await type.invoke(call, new Arguments(plain));
    const id = results["id"] ?? (type.arguments["region"] === undefined ? "" : call.region);
    const region = type.arguments["region"] === undefined ? {} : { region: call.region };
    return { results: withoutNulls({ ...plain, ...region, id, ...results }), failures: [] };
  }

  private lifecycle(type: ResourceType): Lifecycle {
    return new Lifecycle(type, this.config?.defaultTags ?? {});
  }

  private call(properties: Properties, timeoutSeconds: number): Call {
    const { sessions } = this;
    if (sessions === undefined) throw new Error("The provider is not configured");
    const plain = revealAll(properties);
    const region = typeof plain["region"] === "string" ? plain["region"] : sessions.region;
    return {
      region,
      tagsAll: isObject(plain["tagsAll"]) ? stringMap(plain["tagsAll"]) : {},
      timeoutSeconds,
      signal: this.cancelled.signal,
      rds: (other = region) => sessions.rds(other),
      kms: () => sessions.kms(region),
      sts: () => sessions.sts(),
      iam: () => sessions.iam(),
      s3: () => sessions.s3(region),
    };
  }
}

function stringMap(object: Properties): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)]));
}

function withoutNulls(outputs: Outputs): Properties {
  return Object.fromEntries(
    Object.entries(outputs).filter((entry): entry is [string, Value] => entry[1] !== undefined && entry[1] !== null),
  );
}

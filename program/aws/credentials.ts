import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type STSClient,
  type STSClientConfig,
  type Credentials as StsCredentials,
} from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-provider-ini";
import { messageOf } from "./failures";
import type { ProviderSettings, RoleToAssume, WebIdentity } from "./providerSettings";

export type Credentials = NonNullable<STSClientConfig["credentials"]>;
type Environment = Readonly<Record<string, string | undefined>>;
/** Makes a client of STS with credentials; by default with none of its own. */
type StsClients = (credentials?: Credentials) => STSClient;

/** AWS cannot be asked with the credentials of a provider, so what exists in its account is unknown. */
export class LookupError extends Error {}

/**
 * The credentials of an AWS provider with these settings. `undefined` leaves them to the default chain of the AWS SDK.
 * Each role is assumed once, and again before its session ends.
 *
 * @throws LookupError if the settings cannot be used, or a role cannot be assumed.
 */
export async function resolveCredentials(
  settings: ProviderSettings,
  environment: Environment,
  sts: StsClients,
): Promise<Credentials | undefined> {
  if (settings.obstacle !== undefined) throw new LookupError(settings.obstacle);
  let credentials = await sourceOf(settings, environment).load(sts);
  for (const role of settings.roles) credentials = await assume(role, sts(credentials));
  return credentials;
}

/** Names where the credentials of a provider come from, without their values. */
export function describeSource(settings: ProviderSettings, environment: Environment): string {
  const { name } = sourceOf(settings, environment);
  return settings.roles.length > 0 ? `${name}, then aws:assumeRoles` : name;
}

interface Source {
  name: string;
  load(sts: StsClients): Promise<Credentials | undefined>;
}

/** The first source of credentials in the order of the AWS provider, which differs from that of the AWS SDK for JavaScript. */
function sourceOf(settings: ProviderSettings, environment: Environment): Source {
  const { assumeRoleWithWebIdentity, accessKey, secretKey, token, profile } = settings;
  if (assumeRoleWithWebIdentity) return webIdentity("aws:assumeRoleWithWebIdentity", assumeRoleWithWebIdentity);
  if (accessKey && secretKey) return { name: "aws:accessKey", load: async () => keys(accessKey, secretKey, token) };
  if (profile) return named(`aws:profile ${profile}`, profile, settings);
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
    const load = async () => keys(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN);
    return { name: "AWS_ACCESS_KEY_ID", load };
  }
  const { AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME, AWS_PROFILE } = environment;
  if (AWS_WEB_IDENTITY_TOKEN_FILE && AWS_ROLE_ARN) {
    return webIdentity("AWS_WEB_IDENTITY_TOKEN_FILE", {
      roleArn: AWS_ROLE_ARN,
      ...(AWS_ROLE_SESSION_NAME && { sessionName: AWS_ROLE_SESSION_NAME }),
      webIdentityTokenFile: AWS_WEB_IDENTITY_TOKEN_FILE,
    });
  }
  if (AWS_PROFILE) return named(`AWS_PROFILE ${AWS_PROFILE}`, AWS_PROFILE, settings);
  if (settings.sharedConfigFiles || settings.sharedCredentialsFiles) {
    return named("the default profile of the shared files", "default", settings);
  }
  return { name: "the default chain of the AWS SDK", load: async () => undefined };
}

/** Not as a client's `profile` alone: if the profile is missing, a client goes on to the credentials of the machine. */
function named(name: string, profile: string, { sharedConfigFiles, sharedCredentialsFiles }: ProviderSettings): Source {
  const files = {
    ...(sharedConfigFiles && { configFilepath: expandHome(sharedConfigFiles) }),
    ...(sharedCredentialsFiles && { filepath: expandHome(sharedCredentialsFiles) }),
  };
  return { name, load: async () => fromIni({ profile, ...files }) };
}

function webIdentity(name: string, identity: WebIdentity): Source {
  const { roleArn, webIdentityToken: token, webIdentityTokenFile: file = "" } = identity;
  const load = (sts: StsClients) =>
    renewed(roleArn, async () => {
      const input = { ...sessionInput(identity), WebIdentityToken: token ?? readFileSync(expandHome(file), "utf8") };
      return sts().send(new AssumeRoleWithWebIdentityCommand(input));
    });
  return { name, load };
}

function assume(role: RoleToAssume, sts: STSClient): Promise<Credentials> {
  const { externalId, sourceIdentity, tags, transitiveTagKeys } = role;
  const input = {
    ...sessionInput(role),
    ...(externalId && { ExternalId: externalId }),
    ...(sourceIdentity && { SourceIdentity: sourceIdentity }),
    ...(tags && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    ...(transitiveTagKeys && { TransitiveTagKeys: transitiveTagKeys }),
  };
  return renewed(role.roleArn, () => sts.send(new AssumeRoleCommand(input)));
}

function sessionInput({ roleArn, sessionName, duration, policy, policyArns }: WebIdentity) {
  return {
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? "pulumi-rds-snapshots",
    ...(duration && { DurationSeconds: duration }),
    ...(policy && { Policy: policy }),
    ...(policyArns && { PolicyArns: policyArns.map((arn) => ({ arn })) }),
  };
}

const EARLY_MS = 5 * 60_000;

/** Requests the session of a role now, and again shortly before it ends. */
async function renewed(
  roleArn: string,
  request: () => Promise<{ Credentials?: StsCredentials | undefined }>,
): Promise<Credentials> {
  const load = async () => {
    try {
      const { Credentials: given } = await request();
      const { AccessKeyId = "", SecretAccessKey = "", SessionToken, Expiration } = given ?? {};
      return { ...keys(AccessKeyId, SecretAccessKey, SessionToken), ...(Expiration && { expiration: Expiration }) };
    } catch (error) {
      throw new LookupError(`the role ${roleArn} cannot be assumed: ${messageOf(error)}`);
    }
  };
  let current = await load();
  return async () => {
    if (current.expiration && current.expiration.getTime() - EARLY_MS < Date.now()) current = await load();
    return current;
  };
}

function keys(accessKeyId: string, secretAccessKey: string, sessionToken?: string) {
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

function expandHome(file: string): string {
  return file.startsWith("~/") ? path.join(homedir(), file.slice(2)) : file;
}

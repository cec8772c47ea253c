import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type GetCallerIdentityResult, getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { UserError } from "../userError";
import type { ClientConfigs } from "./clientConfig";
import { describeSource } from "./credentials";
import { describeFailure } from "./failures";
import { type ProviderSettings, readSettings, SETTINGS } from "./providerSettings";

/**
 * The settings of the stack's default AWS provider, which are the stack's `aws:` config.
 *
 * @throws RunError that names a setting which cannot be used here.
 */
export function stackProvider(): ProviderSettings {
  const config = new pulumi.Config("aws");
  return defaultProvider((setting) => config.get(setting));
}

/**
 * The settings of the default AWS provider from the stack's `aws:` config.
 *
 * @throws RunError that names a setting which cannot be used here.
 */
export function defaultProvider(settingOf: (setting: string) => string | undefined): ProviderSettings {
  const settings = readSettings(
    "default",
    Object.fromEntries(SETTINGS.map((setting) => [setting, settingOf(setting)])),
  );
  if (settings.obstacle !== undefined) {
    throw new UserError(
      `The \`aws:\` config of this stack cannot be used; no plan was made:\n  - aws:${settings.obstacle}`,
    );
  }
  return settings;
}

/** Whose credentials a call to AWS has. */
export interface Caller {
  /** `undefined` while the provider is not yet known. */
  account: string | undefined;
  arn: string | undefined;
  /** The time of AWS's answer. */
  time?: Date | undefined;
}

/**
 * Checks that the program and the AWS provider of the stack are accepted by AWS, and act in the same account. If they did
 * not, the copies of the provider's account would look deleted to the program.
 *
 * @param regions Regions that the program uses. The first is asked, unless the stack's config or the environment has one.
 * @returns the time of AWS, because a wrong clock of this machine must not decide which copies expire. `undefined` if the
 *   answer of AWS has no time.
 * @throws RunError if AWS refuses one of them, or if their accounts differ.
 */
export async function checkIdentity(
  provider: ProviderSettings,
  configOf: ClientConfigs,
  regions: readonly string[],
): Promise<Date | undefined> {
  const names = [`AWS SDK (${describeSource(provider, process.env)})`, "AWS provider"];
  const results = await Promise.allSettled([sdkCaller(provider, configOf, regions), providerCaller()]);
  const failures = results.flatMap((result, i) =>
    result.status === "rejected" ? [`  - ${names[i]}: ${describeFailure(result.reason)}`] : [],
  );
  if (failures.length > 0) {
    const heading = "The AWS credentials of this stack cannot be used; no plan was made:";
    throw new UserError([heading, ...failures].join("\n"));
  }
  const callers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const [ours, theirs] = callers.map(({ account }) => account);
  if (theirs === undefined && pulumi.runtime.isDryRun()) {
    await pulumi.log.warn(
      `The AWS provider is not yet known, so its account was not compared with ${ours}, from which this plan was made. \`pulumi up\` compares them.`,
    );
  } else if (ours === undefined || ours !== theirs) {
    const lines = callers.map(
      ({ account, arn }, i) => `  - ${names[i]}: account ${account ?? "unknown"}, ${arn ?? "unknown caller"}`,
    );
    throw new UserError(
      [
        "The program and the AWS provider use different accounts; nothing was declared:",
        ...lines,
        "Copies in one account would look deleted in the other. Set the credentials in the stack's `aws:` config, or in environment variables.",
      ].join("\n"),
    );
  }
  return callers[0]?.time;
}

/** A response of the SDK's HTTP handler. */
const responseSchema = z.object({ headers: z.object({ date: z.string() }) });

/** The caller of the AWS SDK with the credentials of a provider. */
export async function sdkCaller(
  provider: ProviderSettings,
  configOf: ClientConfigs,
  regions: readonly string[],
): Promise<Caller> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const region = [AWS_REGION, AWS_DEFAULT_REGION, ...regions].find(Boolean) ?? "";
  const client = new STSClient(await configOf(provider, region, "sts"));
  let date: string | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = responseSchema.safeParse(result.response).data?.headers.date;
      return result;
    },
    { step: "deserialize", name: "dateOfResponse" },
  );
  const { Account: account, Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
  const time = new Date(date ?? "");
  return { account, arn, time: Number.isNaN(time.getTime()) ? undefined : time };
}

/** The engine answers with an empty object while the provider is not yet known, in spite of the type. */
async function providerCaller(): Promise<Caller> {
  const { accountId, arn }: Partial<GetCallerIdentityResult> = await getCallerIdentity();
  return { account: accountId, arn };
}

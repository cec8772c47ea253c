import { DescribeAccountAttributesCommand, RDSClient } from "@aws-sdk/client-rds";
import type { QuotaReader } from "../quotas";
import type { ClientConfigs } from "./clientConfig";
import type { ProviderSettings } from "./providerSettings";

/** The names of the quotas of manual snapshots (RDS API Reference, AccountQuota). */
const NAMES = { instance: "ManualSnapshots", cluster: "ManualClusterSnapshots" };

/** Reads quotas with the AWS SDK and the credentials of a provider. One call returns all quotas of a Region. */
export function quotaReader(provider: ProviderSettings, configOf: ClientConfigs): QuotaReader {
  const answers = new Map<string, ReturnType<typeof accountQuotas>>();
  const accountQuotas = async (region: string) => {
    const client = new RDSClient(await configOf(provider, region, "rds"));
    return (await client.send(new DescribeAccountAttributesCommand({}))).AccountQuotas ?? [];
  };
  return async (region, kind) => {
    const answer = answers.get(region) ?? accountQuotas(region);
    answers.set(region, answer);
    const quota = (await answer).find(({ AccountQuotaName }) => AccountQuotaName === NAMES[kind]);
    return quota?.Used === undefined || quota.Max === undefined ? undefined : { used: quota.Used, max: quota.Max };
  };
}

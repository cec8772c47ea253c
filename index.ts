import { clientConfigs } from "./program/aws/clientConfig";
import { checkIdentity, stackProvider } from "./program/aws/identity";
import { quotaReader } from "./program/aws/quotas";
import { rdsReader } from "./program/aws/rdsReader";
import { sharesInAws } from "./program/aws/shares";
import { readCatalog } from "./program/catalog";
import { readConfig } from "./program/config/config";
import { keysOfFleet } from "./program/keys";
import { recordedGroups } from "./program/lastRun";
import { lostCopies } from "./program/lostCopies";
import { planReplications } from "./program/plan";
import { warnOfQuotas } from "./program/quotas";
import { replicate, reportLost } from "./program/replicate";

export = async () => {
  const config = readConfig();
  const provider = stackProvider();
  const configOf = clientConfigs();
  const regions = [...config.databases, ...config.targets].map(({ region }) => region);
  const now = await checkIdentity(provider, configOf, regions);
  const keys = await keysOfFleet(config);
  const catalog = await readCatalog(config, rdsReader(provider, configOf));
  const recorded = catalog.some(({ source }) => "problem" in source) ? await recordedGroups() : {};
  const plan = planReplications(config, catalog, recorded, now);
  await warnOfQuotas(config, plan, quotaReader(provider, configOf), now ?? new Date());
  return replicate(config, plan, sharesInAws(provider, configOf), lostCopies(reportLost), keys);
};

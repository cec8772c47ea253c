import { checkProvider } from "./program/aws/provider";
import { rdsReader } from "./program/aws/rdsReader";
import { readCatalog } from "./program/catalog";
import { readConfig } from "./program/config/config";
import { planReplications } from "./program/plan";
import { replicate } from "./program/replicate";

export = async () => {
  const config = readConfig();
  const catalog = await readCatalog(config, rdsReader());
  await checkProvider();
  return replicate(config, planReplications(config, catalog));
};

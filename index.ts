import { readCatalog } from "./program/catalog";
import { readConfig } from "./program/config";
import { planCopies } from "./program/plan";
import { replicate } from "./program/replicate";

export = async () => {
  const config = readConfig();
  return replicate(config, planCopies(config, await readCatalog(config)));
};

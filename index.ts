import { awsQuestions } from "./program/aws/rdsReader";
import { readCatalog } from "./program/catalog";
import { readConfig } from "./program/config/config";
import { planReplications } from "./program/plan";
import { replicate } from "./program/replicate";

export = async () => {
  const config = readConfig();
  return replicate(config, planReplications(config, await readCatalog(config, awsQuestions())));
};

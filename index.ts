import { awsQuestions } from "./program/aws";
import { readCatalog } from "./program/catalog";
import { readConfig } from "./program/config";
import { planReplications } from "./program/plan";
import { replicate } from "./program/replicate";

export = async () => {
  const config = readConfig();
  return replicate(config, planReplications(config, await readCatalog(config, awsQuestions())));
};

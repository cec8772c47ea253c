import { parseKeyArn } from "../../components/rds/identity/arn";
import { copyRegionErrors } from "../../components/rds/identity/regions";
import type { DatabaseConfig, StackConfig } from "./config";
import type { Problem } from "./errors";

/** What no single field can tell: entries that repeat or contradict each other. */
export function crossErrors(config: StackConfig): Problem[] {
  const error = (path: Problem["path"], message: string): Problem => ({ path, message, root: config });
  return [
    ...repeats(config.databases.map((d) => `${d.identifier} in ${d.region}`)).map((i) =>
      error(["databases", i], "this database stands in the list before: leave one of the two"),
    ),
    ...repeats(config.targets.map((t) => t.region)).map((i) =>
      error(["targets", i, "region"], "this Region is a target before: put all its accounts in one entry"),
    ),
    ...config.targets.flatMap((target, i) => {
      const keyRegion = target.kmsKeyId && parseKeyArn(target.kmsKeyId)?.region;
      return keyRegion && keyRegion !== target.region
        ? [
            error(
              ["targets", i, "kmsKeyId"],
              `the key is of ${keyRegion}, but a copy in ${target.region} needs a key of ${target.region}`,
            ),
          ]
        : [];
    }),
    ...config.databases.flatMap((database, d) => [
      ...(database.kind === "cluster" ? optionGroupPaths(database) : []).map((path) =>
        error(["databases", d, ...path], "clusters have no option group: remove it"),
      ),
      ...Object.keys(database.inTargets)
        .filter((region) => !config.targets.some((target) => target.region === region))
        .map((region) => error(["databases", d, "inTargets", region], "this Region is no target: add it to targets")),
    ]),
    ...config.databases.flatMap((database, d) =>
      config.targets.flatMap((target, t) =>
        copyRegionErrors(database.region, target.region).map((reason) =>
          error(["targets", t, "region"], `${reason} (databases[${d}])`),
        ),
      ),
    ),
  ];
}

/** Where a database is given something about option groups. */
function optionGroupPaths(database: DatabaseConfig): string[][] {
  const given = (entry: object) => ["optionGroupName", "optionGroup"].filter((key) => key in entry);
  return [
    ...given(database).map((key) => [key]),
    ...Object.entries(database.inTargets).flatMap(([region, entry]) =>
      given(entry).map((key) => ["inTargets", region, key]),
    ),
  ];
}

/** The indexes of values that an earlier one equals. */
function repeats(values: readonly string[]): number[] {
  return values.flatMap((value, i) => (values.indexOf(value) < i ? [i] : []));
}

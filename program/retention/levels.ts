import type { DatabaseConfig, StackConfig, TargetConfig } from "../config/config";
import type { Retention } from "./retention";
import { namedRules } from "./rules";

/**
 * The retention of a database in a target. The most specific rules replace all others: those of the database in this
 * target, of the database, of the target, of the stack. Pins of all four count.
 */
export function retentionOf(config: StackConfig, database: DatabaseConfig, target: TargetConfig): Retention {
  const { grace, timeZone, maxDeletions } = config.retention;
  const levels = [
    database.inTargets[target.region]?.retention,
    database.retention,
    target.retention,
    config.retention,
  ].flatMap((level) => (level === undefined ? [] : [level]));
  const rules = levels.find((level) => namedRules(level).length > 0) ?? {};
  return { rules, pin: levels.flatMap(({ pin }) => pin), grace, timeZone, maxDeletions };
}

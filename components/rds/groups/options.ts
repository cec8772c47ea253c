import { isOlderVersion } from "../engines/versions";
import { OPTION_TABLE, type OptionFacts } from "./optionTable";

export { isDefaultGroup } from "./groups";
export { OPTION_TABLE, type OptionFacts } from "./optionTable";

/** The engine that options belong to. */
export interface OptionEngine {
  /** Such as `oracle-ee`. */
  engineName: string;
  /** Such as `19`; when it is not known, the newest rules hold. */
  majorEngineVersion?: string | undefined;
}

/** What is to be known of an option; `undefined` for one that is a name and settings only. */
export function optionFacts(optionName: string, { engineName }: OptionEngine): OptionFacts | undefined {
  return OPTION_TABLE.find(
    ({ option, engines }) =>
      option.toUpperCase() === optionName.toUpperCase() && engines.some((pattern) => matches(pattern, engineName)),
  );
}

function matches(pattern: string, engineName: string): boolean {
  return pattern.endsWith("*") ? engineName.startsWith(pattern.slice(0, -1)) : engineName === pattern;
}

/** Whether an option stays with its group while a database or snapshot uses the group. */
export function isPersistentOption(optionName: string, engine: OptionEngine): boolean {
  return optionFacts(optionName, engine)?.persistent === true && isInForce(optionName, engine);
}

/** Whether an option stays with a database or snapshot for ever. */
export function isPermanentOption(optionName: string, engine: OptionEngine): boolean {
  return optionFacts(optionName, engine)?.permanent === true && isInForce(optionName, engine);
}

/**
 * Those of the options that keep a snapshot from being shared: every persistent or permanent one except Oracle's
 * Timezone and OLS, so TDE of both engines (RDS User Guide, "Sharing a DB snapshot").
 */
export function optionsPreventingShare(optionNames: readonly string[], engine: OptionEngine): string[] {
  return persistentOrPermanentOptions(optionNames, engine).filter(
    (name) => optionFacts(name, engine)?.shareable !== true,
  );
}

/** Where a copy goes, as seen from its source. */
export interface CopyScope {
  crossRegion: boolean;
  crossAccount: boolean;
}

/**
 * Those of the options that make AWS refuse a copy which does not name an option group that has them: every persistent
 * or permanent one for a copy to another Region, Timezone and OLS also for one to another account. A copy
 * within Region and account keeps its option group (RDS API Reference, CopyDBSnapshot, `OptionGroupName`; RDS User
 * Guide, "Copying a DB snapshot", option group considerations; the refusal itself reads "The snapshot requires a
 * target option group with the following options").
 */
export function optionsRequiringTargetGroup(
  optionNames: readonly string[],
  engine: OptionEngine,
  { crossRegion, crossAccount }: CopyScope,
): string[] {
  return crossRegion || crossAccount ? persistentOrPermanentOptions(optionNames, engine) : [];
}

/** Whether an engine has persistent or permanent options at all. */
export function hasPersistentOrPermanentOptions(engineName: string): boolean {
  const names = OPTION_TABLE.map(({ option }) => option);
  return persistentOrPermanentOptions(names, { engineName }).length > 0;
}

function persistentOrPermanentOptions(optionNames: readonly string[], engine: OptionEngine): string[] {
  return optionNames.filter((name) => isPersistentOption(name, engine) || isPermanentOption(name, engine));
}

function isInForce(optionName: string, engine: OptionEngine): boolean {
  const since = optionFacts(optionName, engine)?.since;
  return since === undefined || engine.majorEngineVersion === undefined
    ? true
    : !isOlderVersion(engine.majorEngineVersion, since);
}

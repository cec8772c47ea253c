import { isOlderVersion } from "../engines/versions";
import { OPTION_TABLE, type OptionFacts } from "./optionTable";

/** The engine that options belong to. */
export interface OptionEngine {
  /** Such as `oracle-ee`. */
  engineName: string;
  /** Such as `19`. If it is unknown, the rules of the newest version apply. */
  majorEngineVersion?: string | undefined;
}

/** Returns the properties of an option; `undefined` if the table does not list it. */
export function optionFacts(optionName: string, { engineName }: OptionEngine): OptionFacts | undefined {
  return OPTION_TABLE.find(
    ({ option, engines }) =>
      option.toUpperCase() === optionName.toUpperCase() && engines.some((pattern) => matches(pattern, engineName)),
  );
}

function matches(pattern: string, engineName: string): boolean {
  return pattern.endsWith("*") ? engineName.startsWith(pattern.slice(0, -1)) : engineName === pattern;
}

/** Returns whether an option cannot be removed from a group that a database or snapshot uses. */
export function isPersistentOption(optionName: string, engine: OptionEngine): boolean {
  return optionFacts(optionName, engine)?.persistent === true && isInForce(optionName, engine);
}

/** Returns whether an option can never be removed from a database or snapshot. */
export function isPermanentOption(optionName: string, engine: OptionEngine): boolean {
  return optionFacts(optionName, engine)?.permanent === true && isInForce(optionName, engine);
}

/**
 * Returns the options that prevent a snapshot from being shared: all persistent and permanent options except Timezone
 * and OLS of Oracle, which leaves TDE of both engines (RDS User Guide, "Sharing a DB snapshot").
 */
export function optionsPreventingShare(optionNames: readonly string[], engine: OptionEngine): string[] {
  return persistentOrPermanentOptions(optionNames, engine).filter(
    (name) => optionFacts(name, engine)?.shareable !== true,
  );
}

/** Whether a copy leaves the Region and account of its source. */
export interface CopyScope {
  crossRegion: boolean;
  crossAccount: boolean;
}

/**
 * Returns the options that a copy's option group must have: all persistent and permanent options of a cross-Region or
 * cross-account copy. A copy within the Region and account keeps its option group (RDS API Reference, CopyDBSnapshot,
 * `OptionGroupName`; RDS User Guide, "Copying a DB snapshot", option group considerations). The AWS error is "The
 * snapshot requires a target option group with the following options".
 */
export function optionsRequiringTargetGroup(
  optionNames: readonly string[],
  engine: OptionEngine,
  { crossRegion, crossAccount }: CopyScope,
): string[] {
  return crossRegion || crossAccount ? persistentOrPermanentOptions(optionNames, engine) : [];
}

/** Returns whether an engine has persistent or permanent options. */
export function hasPersistentOrPermanentOptions(engineName: string): boolean {
  const names = OPTION_TABLE.map(({ option }) => option);
  return persistentOrPermanentOptions(names, { engineName }).length > 0;
}

function persistentOrPermanentOptions(optionNames: readonly string[], engine: OptionEngine): string[] {
  return optionNames.filter((name) => isPersistentOption(name, engine) || isPermanentOption(name, engine));
}

function isInForce(optionName: string, engine: OptionEngine): boolean {
  const since = optionFacts(optionName, engine)?.since;
  const { majorEngineVersion } = engine;
  return since === undefined || majorEngineVersion === undefined || !isOlderVersion(majorEngineVersion, since);
}

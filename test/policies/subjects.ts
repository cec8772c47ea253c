import { type ParsedSettings, parseSettings } from "../../policies/settings/settings";
import type { Node, Subject } from "../../policies/stack/node";
import type { Properties } from "../../policies/stack/properties";

/** What functions of the pack are asked about, where no program is needed for it. */

/** Properties as the policy SDK gives them, of which these are not yet known: to read one throws. */
export function withUnknown(properties: Properties, ...names: string[]): Properties {
  const found = { ...properties };
  for (const name of names) {
    Object.defineProperty(found, name, {
      enumerable: true,
      get: () => {
        throw Object.assign(new Error(`${name} is not known`), { unknownTypeSentinel: true });
      },
    });
  }
  return found;
}

/** A resource of a type, as a rule is given it. */
export function subjectOf(type: string, inputs: Properties = {}, provider?: Properties): Subject {
  const options = { protect: false, createSeconds: undefined };
  return { urn: `urn:pulumi:dev::shop::${type}::it`, type, name: "it", parent: undefined, inputs, provider, options };
}

/** The same in a stack. */
export function nodeOf(type: string, inputs: Properties = {}, rest: Partial<Node> = {}): Node {
  return { ...subjectOf(type, inputs), outputs: {}, hasInputs: true, edges: {}, ...rest };
}

/** Settings as they are without any, or as given. */
export function settingsOf(given: object = {}): ParsedSettings["settings"] {
  return parseSettings({ ...given }, []).settings;
}

import type { PolicyResource } from "@pulumi/policy";
import type { ArgumentError } from "../../components/rds/argumentError";
import { type ParsedSettings, parseSettings } from "../../policies/settings/settings";
import type { Node, Subject } from "../../policies/stack/node";
import type { Properties } from "../../policies/stack/properties";

/** Subjects of functions that need no whole program. */

/** Properties as the policy SDK passes them: reading one of these unknown properties throws. */
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

/** A resource of a type, as a rule receives it. */
export function subjectOf(type: string, inputs: Properties = {}, provider?: Properties): Subject {
  const options = { protect: false, createSeconds: undefined };
  return { urn: `urn:pulumi:dev::shop::${type}::it`, type, name: "it", parent: undefined, inputs, provider, options };
}

/** The same in a stack. */
export function nodeOf(type: string, inputs: Properties = {}, rest: Partial<Node> = {}): Node {
  return { ...subjectOf(type, inputs), outputs: {}, reported: new Set(), hasInputs: true, edges: {}, ...rest };
}

/** The settings of a config. */
export function parsedSettings(given: object = {}): ParsedSettings["settings"] {
  return parseSettings({ ...given }, []).settings;
}

/** A resource of a stack as the policy SDK passes it. */
export type Seen = PolicyResource;

/** The options of a resource without options. */
export const OPTIONS: Seen["opts"] = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

/** A resource of a stack as the policy SDK passes it. */
export function seen(type: string, name: string, props: Properties = {}, rest: Partial<Seen> = {}): Seen {
  const dependencies = { dependencies: [], propertyDependencies: {} };
  const methods = { isType: () => false, asType: () => undefined };
  return { type, name, urn: `urn:${name}`, props, opts: OPTIONS, ...dependencies, ...methods, ...rest };
}

/** Errors as users see them: one `<path>: <reason>` each. */
export function linesOf(errors: readonly ArgumentError[]): string[] {
  return errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

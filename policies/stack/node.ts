import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { type Properties, read, type Value } from "./properties";
import { CLUSTER_INSTANCE, INSTANCE, KEY_POLICY, KEYS, SNAPSHOTS } from "./resourceTypes";

/** A resource that a rule judges. */
export interface Subject {
  urn: string;
  type: string;
  name: string;
  /** The URN of the parent. */
  parent: string | undefined;
  /** The inputs; in a stack, the outputs if this run registered no inputs for the resource (left out by `--target`). */
  inputs: Properties;
  /** The properties of the provider, if the engine passes them. */
  provider: Properties | undefined;
  /** The URN of the provider; only in a stack. */
  providerUrn?: string | undefined;
  options: SubjectOptions;
}

/** The resource options that rules use. */
export interface SubjectOptions {
  protect: boolean;
  /** The create timeout in seconds, unless the provider's default applies. */
  createSeconds: number | undefined;
}

/** A resource in a stack. */
export interface Node extends Subject {
  outputs: Properties;
  /**
   * The properties that only the outputs have, although the program may set them: somebody changed them outside Pulumi,
   * or AWS chose them. `inputs` contains them too.
   */
  reported: ReadonlySet<string>;
  /** Whether `inputs` are the inputs registered in this run, rather than outputs. */
  hasInputs: boolean;
  /** The resources that each property's value comes from, even if the value is not yet known. */
  edges: Readonly<Record<string, readonly PolicyResource[]>>;
}

/** The subject that the policy SDK passes to a resource policy. */
export function subjectOf({ urn, type, name, opts, props, provider }: ResourceValidationArgs): Subject {
  return { urn, type, name, parent: opts.parent, inputs: props, provider: provider?.props, options: optionsOf(opts) };
}

/**
 * The node that the policy SDK passes to a stack policy.
 *
 * @param inputs The inputs registered earlier in this run, if any.
 */
export function nodeOf(resource: PolicyResource, inputs: Properties | undefined): Node {
  const names = REPORTED.find(({ types }) => types.includes(resource.type))?.names ?? [];
  const isReported = (found: Value<unknown>) => found.state === "known" && !isEmpty(found);
  const reported = names.filter((name) => isEmpty(read(inputs ?? {}, name)) && isReported(read(resource.props, name)));
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    parent: resource.opts.parent ?? resource.parent?.urn,
    inputs: inputs === undefined ? resource.props : withReported(inputs, resource.props, reported),
    outputs: resource.props,
    reported: new Set(reported),
    hasInputs: inputs !== undefined,
    provider: resource.provider?.props,
    providerUrn: resource.provider?.urn,
    options: optionsOf(resource.opts),
    edges: resource.propertyDependencies,
  };
}

/**
 * What AWS reports and counts where the program does not specify it. After a refresh only the outputs show what somebody
 * opened by hand, because the provider refreshes only the inputs that the program specified.
 */
const REPORTED: readonly { types: readonly string[]; names: readonly string[] }[] = [
  { types: SNAPSHOTS, names: ["sharedAccounts"] },
  { types: [...KEYS, KEY_POLICY], names: ["policy", "isEnabled", "enabled"] },
  { types: [INSTANCE, CLUSTER_INSTANCE], names: ["publiclyAccessible"] },
];

/** Whether a property is absent or empty. One that is not yet known is neither. */
function isEmpty(found: Value<unknown>): boolean {
  const isEmptyValue = (value: unknown) => value === "" || (Array.isArray(value) && value.length === 0);
  return found.state === "absent" || (found.state === "known" && isEmptyValue(found.value));
}

/** The inputs, and below them the reported outputs. A copy would read inputs that are not yet known, which throws. */
function withReported(inputs: Properties, outputs: Properties, names: readonly string[]): Properties {
  const values = names.map((name): [string, PropertyDescriptor] => [name, { value: outputs[name], enumerable: true }]);
  return values.length === 0 ? inputs : (Object.create(inputs, Object.fromEntries(values)) as Properties);
}

function optionsOf({ protect, customTimeouts }: PolicyResource["opts"]): SubjectOptions {
  // The engine passes 0 for a timeout that the program does not specify.
  return { protect, createSeconds: customTimeouts.createSeconds || undefined };
}

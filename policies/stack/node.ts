import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import type { Properties } from "./properties";

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
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    parent: resource.opts.parent ?? resource.parent?.urn,
    inputs: inputs ?? resource.props,
    outputs: resource.props,
    hasInputs: inputs !== undefined,
    provider: resource.provider?.props,
    providerUrn: resource.provider?.urn,
    options: optionsOf(resource.opts),
    edges: resource.propertyDependencies,
  };
}

function optionsOf({ protect, customTimeouts }: PolicyResource["opts"]): SubjectOptions {
  // The engine passes 0 for a timeout that the program does not specify.
  return { protect, createSeconds: customTimeouts.createSeconds || undefined };
}

import type { PolicyComplianceFramework, Severity } from "@pulumi/policy";
import type { Settings } from "../settings/settings";
import type { ResourceContext, StackContext } from "../stack/graph";
import type { Node, Subject } from "../stack/node";

/**
 * The answer of a rule about a resource that is not plainly safe:
 * - `unsafe`: refused;
 * - `unproven`: cannot be verified, not even during deployment;
 * - `unknown`: a value is not yet known on preview;
 * - `warning`: allowed with a notice, regardless of the settings.
 */
export type Answer = "unsafe" | "unproven" | "unknown" | "warning";

/** A finding of a rule about a resource. A resource without findings is safe, as far as the rule can see. */
export interface Finding {
  answer: Answer;
  /** What is wrong and how to fix it. Never contains the value of a property, because it may be a secret. */
  message: string;
}

/** One rule of the pack. A rule has `resource`, `stack` or both. */
export interface Rule {
  /** The name in the user's config, in kebab-case. */
  name: string;
  /** The requirement, in one sentence. */
  description: string;
  /** The enforcement level unless the config specifies another one. Defaults to `mandatory`, which stops the run. */
  level?: "mandatory" | "advisory";
  severity: Severity;
  framework?: PolicyComplianceFramework;
  /** The consequence of a violation, in one sentence. */
  why: string;
  /** The page that documents the requirement, if possible one of AWS. */
  url: string;
  /** How to fix a violation. */
  remediationSteps: string;
  /** The settings that the rule uses, other than `unproven`, `unknown` and `exceptions`, which apply to all rules. */
  settings?: readonly (keyof Settings)[];
  /** The resource types that the rule judges. */
  types: readonly string[];
  /** Judges a resource by its own inputs, before it is created. */
  resource?: (subject: Subject, context: ResourceContext) => Finding[];
  /**
   * Judges a resource by its stack; during `pulumi up`, this happens after the resource was created. Leaves out what
   * `resource` has already refused.
   */
  stack?: (node: Node, context: StackContext) => Finding[];
}

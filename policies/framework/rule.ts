import type { PolicyComplianceFramework, Severity } from "@pulumi/policy";
import type { Settings } from "../settings/settings";
import type { Graph, Node, Subject } from "../stack/graph";

/**
 * What a rule answers when a resource is not plainly safe:
 * - `unsafe`: refused;
 * - `unproven`: nothing tells, not even on deployment;
 * - `unknown`: a value is not yet known on preview;
 * - `warning`: let through with a notice, whatever the settings say.
 */
export type Answer = "unsafe" | "unproven" | "unknown" | "warning";

/** What a rule found out about a resource. No finding: it is safe, as far as this level can tell. */
export interface Finding {
  answer: Answer;
  /** What is wrong and what to write instead. Never the value of a property: it may be a secret. */
  message: string;
}

/** What a rule may use to judge one resource on its own. */
export interface ResourceContext {
  settings: Settings;
}

/** What a rule may use to judge a resource by the others of its stack. */
export interface StackContext extends ResourceContext {
  graph: Graph;
}

/** One rule of the pack. A rule needs at least one of `resource` and `stack`. */
export interface Rule {
  /** Kebab-case; what users write in their settings. */
  name: string;
  /** One sentence that says what must be so. */
  description: string;
  /** What a violation does unless configured otherwise: `mandatory`, the default, stops the run. */
  level?: "mandatory" | "advisory";
  severity: Severity;
  framework?: PolicyComplianceFramework;
  /** What happens otherwise, in one sentence. */
  why: string;
  /** The page, AWS's where there is one, that says why. */
  url: string;
  /** What to do about a violation. */
  remediationSteps: string;
  /** The settings that it goes by, beside `unproven`, `unknown` and `exceptions`, which hold for all. */
  settings?: readonly (keyof Settings)[];
  /** The types that it judges. */
  types: readonly string[];
  /** Judges a resource by its own inputs, before it is created. */
  resource?: (subject: Subject, context: ResourceContext) => Finding[];
  /**
   * Judges a resource by the stack around it: on `pulumi up` only after it exists. It leaves out what `resource`
   * has already refused.
   */
  stack?: (node: Node, context: StackContext) => Finding[];
}

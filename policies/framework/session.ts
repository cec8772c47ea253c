import type { PolicyResource } from "@pulumi/policy";
import { type ParsedSettings, parseSettings } from "../settings/settings";
import { Graph } from "../stack/graph";
import type { Properties } from "../stack/properties";
import type { Verdict } from "./findings";
import type { Rule } from "./rule";

/** The types whose inputs a rule may want to see beside their outputs. */
const RECORDED = /^(?:aws:(?:rds|kms)\/|rds-snapshots:)/;

/**
 * What the policies of one pack know in common. The policy `settings` fills it. It is the first of the array, and the
 * server runs the policies of each call one after the other in the order of the array, so that every other policy
 * finds it filled, also for the very first resource and when calls overlap: the config is the same in all of them.
 */
export class Session {
  readonly #ruleNames: readonly string[];
  readonly #inputs = new Map<string, Properties>();
  #config: string | undefined;
  #parsed: ParsedSettings | undefined;
  #graph: Graph | undefined;
  #verdicts = new Map<Rule, Verdict[]>();

  /** @param ruleNames The rules that an exception can be made from. */
  constructor(ruleNames: readonly string[]) {
    this.#ruleNames = ruleNames;
  }

  /** Takes the config of the policy `settings`. */
  configure(config: Readonly<Record<string, unknown>>): ParsedSettings {
    const text = JSON.stringify(config);
    if (this.#parsed === undefined || this.#config !== text) {
      this.#config = text;
      this.#parsed = parseSettings(config, this.#ruleNames);
    }
    return this.#parsed;
  }

  /** The settings; `undefined` when the policy `settings` does not run. */
  get parsed(): ParsedSettings | undefined {
    return this.#parsed;
  }

  /**
   * Keeps the inputs of a resource for the stack policies, which are shown outputs only: a database that was given no
   * key has one among its outputs, and nothing tells that it is the default key.
   */
  record(urn: string, type: string, inputs: Properties): void {
    if (RECORDED.test(type)) {
      this.#inputs.set(urn, inputs);
    }
  }

  /** Takes a stack anew, with the inputs that were recorded earlier in this run. */
  openStack(resources: readonly PolicyResource[]): Graph {
    this.#verdicts = new Map();
    this.#graph = new Graph(resources, (urn) => this.#inputs.get(urn));
    return this.#graph;
  }

  /**
   * What a rule and its companion find in a stack, judged once for both: the server gives the same resources to each
   * policy of a call, made anew each time, so that it is by their URNs that they are known again.
   */
  inStack(rule: Rule, resources: readonly PolicyResource[], judge: (graph: Graph) => Verdict[]): Verdict[] {
    const graph = this.#graph?.isOf(resources) ? this.#graph : this.openStack(resources);
    const verdicts = this.#verdicts.get(rule) ?? judge(graph);
    this.#verdicts.set(rule, verdicts);
    return verdicts;
  }
}

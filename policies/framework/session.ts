import type { PolicyResource } from "@pulumi/policy";
import { type ParsedSettings, parseSettings } from "../settings/settings";
import { Graph } from "../stack/graph";
import type { Subject } from "../stack/node";
import type { Properties } from "../stack/properties";
import type { Rule } from "./rule";
import { judgeResource, judgeStack, type Verdict } from "./verdicts";

/** The types whose inputs a rule may need beside their outputs. */
const RECORDED = /^(?:aws:(?:rds|kms)\/|rds-snapshots:)/;

/**
 * The state that the policies of one pack share. The policy `settings` fills it: it is the first in the array, and the
 * server runs the policies of each call in the order of the array. Every other policy therefore finds it filled, even
 * for the first resource and if calls overlap, because all calls have the same config.
 */
export class Session {
  readonly #ruleNames: readonly string[];
  readonly #inputs = new Map<string, Properties>();
  readonly #components = new Set<string>();
  readonly #lastJudged = new Map<Rule, { urn: string; verdicts: Verdict[] }>();
  #config: string | undefined;
  #parsed: ParsedSettings | undefined;
  #graph: Graph | undefined;
  #stackVerdicts = new Map<Rule, Verdict[]>();

  /** @param ruleNames The rules that an exception may name. */
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

  /**
   * Keeps the inputs of a resource for the stack policies, which see outputs only: a database without a key has one
   * among its outputs, and the outputs do not show that it is the default key.
   */
  record(urn: string, type: string, inputs: Properties): void {
    if (RECORDED.test(type)) {
      this.#inputs.set(urn, inputs);
    }
  }

  /** Keeps which resources are components. The engine shows a component before its children. */
  recordComponent(urn: string): void {
    this.#components.add(urn);
  }

  /** Starts a stack, with the inputs that were recorded earlier in this run. */
  openStack(resources: readonly PolicyResource[]): Graph {
    this.#stackVerdicts = new Map();
    this.#graph = new Graph(resources, (urn) => this.#inputs.get(urn));
    return this.#graph;
  }

  /** Judges a resource for a rule, and keeps the verdicts for the companion policy of the rule. */
  judge(rule: Rule, subject: Subject): Verdict[] {
    const verdicts = this.#verdicts(rule, subject);
    this.#lastJudged.set(rule, { urn: subject.urn, verdicts });
    return verdicts;
  }

  /** Returns the verdicts that `judge` kept in the same call, or judges the resource if the rule itself is disabled. */
  judged(rule: Rule, subject: Subject): Verdict[] {
    const last = this.#lastJudged.get(rule);
    this.#lastJudged.delete(rule);
    return last?.urn === subject.urn ? last.verdicts : this.#verdicts(rule, subject);
  }

  #verdicts(rule: Rule, subject: Subject): Verdict[] {
    return judgeResource(rule, subject, this.#parsed?.settings, (urn) => this.#components.has(urn));
  }

  /**
   * Judges a stack once for a rule and its companion. The server passes new objects for the same resources to each
   * policy of a call, so their URNs identify them.
   */
  judgeStack(rule: Rule, resources: readonly PolicyResource[]): Verdict[] {
    const graph = this.#graph?.isOf(resources) ? this.#graph : this.openStack(resources);
    const verdicts = this.#stackVerdicts.get(rule) ?? judgeStack(rule, graph, this.#parsed?.settings);
    this.#stackVerdicts.set(rule, verdicts);
    return verdicts;
  }
}

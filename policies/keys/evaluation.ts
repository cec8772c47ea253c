import { type Condition, fits, type Listed, type Statement } from "./keyPolicy";
import { all, any, not, type Ternary, ternaryOf } from "./ternary";

/** A call to KMS: the action, and what the caller, the key and the request match in the statements of a policy. */
export interface Call {
  /** Such as `kms:Decrypt`. */
  action: string;
  isPrincipal(principals: Listed): Ternary;
  isResource(resources: Listed, effect: Statement["effect"]): Ternary;
  meets(condition: Condition, effect: Statement["effect"]): Ternary;
}

/** Whether a statement of this effect applies to a call. */
export function applies(effect: Statement["effect"], statements: readonly Statement[], call: Call): Ternary {
  return any(
    statements
      .filter((statement) => statement.effect === effect)
      .map(({ principals, actions, resources, conditions }) =>
        all([
          call.isPrincipal(principals),
          listed(actions, (pattern) => ternaryOf(fits(pattern.toLowerCase(), call.action.toLowerCase()))),
          call.isResource(resources, effect),
          ...conditions.map((condition) => call.meets(condition, effect)),
        ]),
      ),
  );
}

/** Whether a policy allows a call. A Deny outweighs every Allow (IAM User Guide, "Policy evaluation logic"). */
export function isAllowed(statements: readonly Statement[], call: Call): Ternary {
  return all([applies("Allow", statements, call), not(applies("Deny", statements, call))]);
}

/** Whether an element lists something, or under its name with "Not" does not list it. */
export function listed({ excluding, entries }: Listed, matches: (entry: string) => Ternary): Ternary {
  const found = any(entries.map(matches));
  return excluding ? not(found) : found;
}

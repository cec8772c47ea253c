import { type EntryOf, text } from "./fields";

/** The fields of an exception: it lets one resource pass one rule, for a reason and until a day. */
export function exceptionFields(ruleNames: readonly string[]) {
  return {
    rule: text("The name of the rule.", {
      form: `the name of a rule (${ruleNames.join(", ")})`,
      accepts: (name) => ruleNames.includes(name),
      names: ruleNames,
    }),
    // No wildcards: a pattern would also let through resources that nobody had in mind when it was written. The stack
    // would do the same, since it is the parent of every resource outside a component.
    resource: text(
      "The full URN of the resource, without wildcards. For a component, it covers the resources that the component declares.",
      {
        form: "the full URN of one resource or component, as in `pulumi stack --show-urns`, without wildcards and not of the stack",
        accepts: (urn) => FULL_URN.test(urn) && !STACK_URN.test(urn),
      },
    ),
    reason: text("The reason, shown whenever the exception is used.", {
      form: "a reason in words",
      accepts: (reason) => reason.trim() !== "",
    }),
    // Without a limit, 9999-12-31 would be an exception for ever that nobody ever looks at again.
    expires: text("The last day on which the exception counts, as YYYY-MM-DD in UTC, at most two years ahead.", {
      form: "a date of the form YYYY-MM-DD, at most two years ahead",
      accepts: (day) => isDay(day) && day <= latestDay(new Date()),
      schema: { format: "date" },
    }),
  };
}

export type Exception = EntryOf<ReturnType<typeof exceptionFields>>;

const FULL_URN = /^urn:pulumi:[^:*]+::[^:*]+::[^*]+::[^*]+$/;
const STACK_URN = /^urn:pulumi:[^:]+::[^:]+::pulumi:pulumi:Stack::/;

/** The last valid day of an exception: two years ahead. */
export function latestDay(now: Date): string {
  const day = new Date(now);
  day.setUTCFullYear(day.getUTCFullYear() + 2);
  return day.toISOString().slice(0, "YYYY-MM-DD".length);
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  // The comparison finds days such as 2027-02-30, which JavaScript moves to March.
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

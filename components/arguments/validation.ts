import * as pulumi from "@pulumi/pulumi";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { tagErrors } from "../rds/snapshots/tags";
import { type Deletion, deletionErrors } from "./deletion";
import { literal } from "./inputs";
import { timeoutErrors } from "./timeouts";

/**
 * All errors in the arguments of a component.
 *
 * This is a `RunError` because Pulumi prints only its message. `pulumi up` prints an `InputPropertiesError` with its
 * stack in Node.js, and a component package prints each of its errors twice.
 */
export class InvalidArgsError extends pulumi.RunError {
  constructor(
    component: string,
    public readonly errors: readonly ArgumentError[],
  ) {
    const lines = errors.map(({ propertyPath, reason }) => `  - ${propertyPath}: ${reason}`);
    super(`${component} has invalid arguments:\n${lines.join("\n")}`);
    // A component package prints the stack of an error in an output, which would point into this library.
    this.stack = this.message;
  }
}

/** Validates the arguments of one component. */
export class ArgsValidator {
  private readonly component: string;

  /** @param type The component's type and `name`, for the message. */
  constructor(type: string, name: string) {
    this.component = `${type} "${name}"`;
  }

  /** Throws one error that lists all errors without duplicates, if there are any. */
  throwIfInvalid(errors: readonly ArgumentError[]): void {
    if (errors.length > 0) {
      const distinct = new Map(errors.map((error) => [`${error.propertyPath}: ${error.reason}`, error]));
      throw new InvalidArgsError(this.component, [...distinct.values()]);
    }
  }

  /** Returns an output that fails if the value has errors, so that no resource that uses it is registered. */
  validated<T>(value: pulumi.Output<T>, errors: (value: T) => ArgumentError[]): pulumi.Output<T> {
    return value.apply((known) => {
      this.throwIfInvalid(errors(known));
      return known;
    }) as pulumi.Output<T>;
  }

  /** Returns a validated text input. The errors may depend on a second value, which was looked up. */
  validatedText<T>(
    text: pulumi.Input<string>,
    lookup: pulumi.Input<T>,
    errors: (text: string, lookup: T) => ArgumentError[],
  ): pulumi.Output<string> {
    const both = pulumi.all([text, lookup]) as pulumi.Output<[string, T]>;
    return this.validated(both, ([known, found]) => errors(known, found)).apply(([known]) => known);
  }

  /** Returns the validated tags; `undefined` if there are none. */
  validatedTags(
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
  ): pulumi.Output<Record<string, string>> | undefined {
    return tags && this.validated(pulumi.output(tags), (known) => errorsAt("tags", tagErrors(known)));
  }
}

/** The arguments that most components have. */
interface LifecycleArgs {
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  deletion?: Deletion;
  createTimeout?: string | undefined;
}

/** Returns the errors in the arguments that most components have. */
export function lifecycleErrors({ tags, deletion, createTimeout }: LifecycleArgs): ArgumentError[] {
  return [
    ...errorsAt("tags", tagErrors(literal(tags) ?? {})),
    ...errorsAt("deletion", deletion === undefined ? [] : deletionErrors(deletion)),
    ...errorsAt("createTimeout", createTimeout === undefined ? [] : timeoutErrors(createTimeout)),
  ];
}

/** Returns the reasons for the arguments that are specified. */
export function errorsIfSpecified<Args extends object>(
  args: Args,
  reasons: { readonly [K in keyof Args]?: string },
): ArgumentError[] {
  return Object.entries<string>(reasons as Record<string, string>)
    .filter(([name]) => args[name as keyof Args] !== undefined)
    .map(([propertyPath, reason]) => ({ propertyPath, reason }));
}

/** Returns the reasons why a default name is invalid, with the origin of the name. */
export function defaultNameErrors(reasons: readonly string[]): string[] {
  return reasons.map((reason) => `${reason} The default is the component's name.`);
}

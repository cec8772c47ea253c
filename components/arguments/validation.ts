import * as pulumi from "@pulumi/pulumi";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { tagErrors } from "../rds/snapshots/tags";

/**
 * All that is wrong with the arguments of a component, told at once.
 *
 * A `RunError`, since Pulumi shows its message alone, without a stack; an `InputPropertiesError` would be shown with
 * its stack by `pulumi up` in Node.js, and with each problem twice from a component package.
 */
export class InvalidArgsError extends pulumi.RunError {
  constructor(
    component: string,
    /** Each problem, with the argument that it is about. */
    public readonly errors: readonly ArgumentError[],
  ) {
    const lines = errors.map(({ propertyPath, reason }) => `  - ${propertyPath}: ${reason}`);
    super(`${component} cannot be made:\n${lines.join("\n")}`);
    // A component package prints the stack of what is thrown late. It would lead into this library, not to the
    // argument.
    this.stack = this.message;
  }
}

/** Refuses the arguments of one component. */
export class ArgsValidator {
  private readonly component: string;

  /** `type` and `name` of the component, for the message. */
  constructor(type: string, name: string) {
    this.component = `The ${type} "${name}"`;
  }

  /** Throws one error that tells all errors, each once, if there are any. */
  throwIfInvalid(errors: readonly ArgumentError[]): void {
    if (errors.length > 0) {
      const distinct = new Map(errors.map((problem) => [`${problem.propertyPath}: ${problem.reason}`, problem]));
      throw new InvalidArgsError(this.component, [...distinct.values()]);
    }
  }

  /** The value once it is known, failing when there are errors with it, so that what it feeds is never registered. */
  validated<T>(value: pulumi.Output<T>, errors: (value: T) => ArgumentError[]): pulumi.Output<T> {
    return value.apply((known) => {
      this.throwIfInvalid(errors(known));
      return known;
    }) as pulumi.Output<T>;
  }

  /** The tags of a child, checked once they are known; nothing where none are given. */
  validatedTags(tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined): {
    tags?: pulumi.Output<Record<string, string>>;
  } {
    return tags === undefined
      ? {}
      : { tags: this.validated(pulumi.output(tags), (known) => errorsAt("tags", tagErrors(known))) };
  }
}

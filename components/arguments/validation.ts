import * as pulumi from "@pulumi/pulumi";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { tagErrors } from "../rds/snapshots/tags";

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

  /** Returns the validated tags of a child as its `tags` input; no input if there are none. */
  validatedTags(tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined): {
    tags?: pulumi.Output<Record<string, string>>;
  } {
    return tags === undefined
      ? {}
      : { tags: this.validated(pulumi.output(tags), (known) => errorsAt("tags", tagErrors(known))) };
  }
}

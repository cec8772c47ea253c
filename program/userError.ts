import * as pulumi from "@pulumi/pulumi";

/**
 * An error that a user can correct. Pulumi prints only the message of a `RunError`, but it renders the stack all the same,
 * for a trace. With the source maps of Pulumi's own files that takes Node.js 20 up to a minute, until its memory is
 * exhausted, because it looks for the end of a package's name without end. So this error has no stack.
 */
export class UserError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    delete this.stack;
  }
}

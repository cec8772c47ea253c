import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";

/**
 * Returns whether the provider answered a function. While the configuration of a provider is unknown, for example
 * because it assumes a role that the same program creates, the engine does not call its functions and returns `{}`
 * (`Invoke` in `pkg/resource/plugin/provider_plugin.go`). This happens on previews only.
 *
 * @param field A field that every answer contains.
 */
export function isAnswered<Answer extends object>(answer: Answer, field: keyof Answer & string): boolean {
  if (answer[field] !== undefined) {
    return true;
  }
  if (pulumi.runtime.isDryRun()) {
    return false;
  }
  throw new Error(`The AWS provider returned no ${field}.`);
}

/** Returns a value that makes every output unknown that contains it. */
export function notYetKnown<T>(): T {
  return unknown as T;
}

import * as pulumi from "@pulumi/pulumi";

// What the SDK has but does not declare. Nothing else in the tests of the components leans on it.
const settings: { waitForRPCs(): Promise<void> } = require("@pulumi/pulumi/runtime/settings");
const {
  specialSigKey,
  specialSecretSig,
}: Record<"specialSigKey" | "specialSecretSig", string> = require("@pulumi/pulumi/runtime/rpc");
const { leakedPromises }: { leakedPromises(): unknown } = require("@pulumi/pulumi/runtime/debuggable");
const { unknown }: { unknown: unknown } = require("@pulumi/pulumi/output");

/** Waits until every resource that is on its way is registered. */
export async function allRegistrations(): Promise<void> {
  await settings.waitForRPCs();
}

/** Forgets the promises of a program that an error ended: Pulumi would count them as leaks of the test run. */
export function forgetPromises(): void {
  leakedPromises();
}

/** A value that is not known yet, as the output of a resource that a preview does not create. */
export function notYetKnown<T>(): pulumi.Output<T> {
  return pulumi.output(unknown as T) as pulumi.Output<T>;
}

/** Whether a value that the engine was given is not known yet. */
export function isNotYetKnown(value: unknown): boolean {
  return value === unknown || pulumi.isUnknown(value);
}

/** Whether a value was given to the engine as a secret. */
export function isSecret(value: unknown): boolean {
  return Object(value)[specialSigKey] === specialSecretSig;
}

/** The type and name of a resource. */
export function typeAndNameOf(resource: pulumi.Resource): string {
  const { __pulumiType: type, __name: name } = Object(resource);
  return `${type} ${name}`;
}

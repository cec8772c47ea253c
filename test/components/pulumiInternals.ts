import * as pulumi from "@pulumi/pulumi";

// Undeclared parts of the SDK. No other test of the components uses them.
const settings: { waitForRPCs(): Promise<void> } = require("@pulumi/pulumi/runtime/settings");
const {
  specialSigKey,
  specialSecretSig,
}: Record<"specialSigKey" | "specialSecretSig", string> = require("@pulumi/pulumi/runtime/rpc");
const { leakedPromises }: { leakedPromises(): unknown } = require("@pulumi/pulumi/runtime/debuggable");
const { unknown }: { unknown: unknown } = require("@pulumi/pulumi/output");

/** Waits until every pending resource is registered. */
export async function allRegistrations(): Promise<void> {
  await settings.waitForRPCs();
}

/** Discards the promises of a failed program, which Pulumi would report as leaks of the test run. */
export function forgetPromises(): void {
  leakedPromises();
}

/** Returns an unknown value, such as an output of a resource that a preview does not create. */
export function notYetKnown<T>(): pulumi.Output<T> {
  return pulumi.output(unknown as T) as pulumi.Output<T>;
}

/** Returns whether a value passed to the engine is unknown. */
export function isNotYetKnown(value: unknown): boolean {
  return value === unknown || pulumi.isUnknown(value);
}

/** Returns whether a value was passed to the engine as a secret. */
export function isSecret(value: unknown): boolean {
  return Object(value)[specialSigKey] === specialSecretSig;
}

/** Returns the type and name of a resource. */
export function typeAndNameOf(resource: pulumi.Resource): string {
  const { __pulumiType: type, __name: name } = Object(resource);
  return `${type} ${name}`;
}

/** Runs a program and returns the names of the outputs that each component registers, by the component's type. */
export async function registeredOutputs(program: () => Promise<unknown>): Promise<Map<string, string[]>> {
  const registered = new Map<string, string[]>();
  // Mocks do not show registered outputs, and the method is protected.
  const prototype: { registerOutputs(this: pulumi.Resource, outputs: pulumi.Inputs): void } = Object(
    pulumi.ComponentResource.prototype,
  );
  const { registerOutputs } = prototype;
  prototype.registerOutputs = function (outputs) {
    registered.set(typeAndNameOf(this).split(" ")[0] ?? "", Object.keys(outputs));
    registerOutputs.call(this, outputs);
  };
  try {
    await program();
  } finally {
    prototype.registerOutputs = registerOutputs;
  }
  return registered;
}

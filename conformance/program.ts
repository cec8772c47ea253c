/** The Pulumi program that declares subjects. */
import * as pulumi from "@pulumi/pulumi";
import { dependencies } from "../package.json";
import { resourceType } from "../sandbox/provider/registry";
import { type Made, type Ref, TIMEOUT } from "./subjects/subject";

/** A resource of the program. */
export interface Declared {
  readonly name: string;
  readonly token: string;
  readonly needs: readonly string[];
  readonly args: (ref: Ref) => pulumi.Inputs;
  /** Imports the resource instead of creating it. */
  readonly importId?: string;
}

const customTimeouts = { create: TIMEOUT, update: TIMEOUT, delete: TIMEOUT };

/** A resource of any type of the table, with the outputs that the stand-in plugin promises. */
class TableResource extends pulumi.CustomResource {
  constructor({ token, name, importId }: Declared, args: pulumi.Inputs, dependsOn: pulumi.Resource[]) {
    const outputs = Object.keys(resourceType(token).outputs).map((output) => [output, undefined]);
    const version = dependencies["@pulumi/aws"];
    super(
      token,
      name,
      { ...Object.fromEntries(outputs), ...args },
      { dependsOn, version, customTimeouts, ...(importId && { import: importId }) },
    );
  }

  output(name: string): pulumi.Output<string> {
    return pulumi.output<string>(Reflect.get(this, name) as pulumi.Input<string>);
  }
}

/**
 * Returns the program. Outputs of resources in `made` are passed as plain values, so that a change of one resource does not
 * change those that need it.
 */
export function programOf(declared: readonly Declared[], made: ReadonlyMap<string, Made>): () => Promise<void> {
  return async () => {
    const resources = new Map<string, TableResource>();
    const ref: Ref = (subject, output) => {
      const known = made.get(subject)?.outputs[output];
      if (typeof known === "string") return known;
      const resource = resources.get(subject);
      if (resource === undefined) throw new Error(`${subject} must be declared before what needs it`);
      return resource.output(output);
    };
    for (const one of declared) {
      const dependsOn = one.needs.flatMap((name) => resources.get(name) ?? []);
      resources.set(one.name, new TableResource(one, one.args(ref), dependsOn));
    }
  };
}

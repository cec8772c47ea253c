import * as pulumi from "@pulumi/pulumi";

/** Without what is not given. */
export function omitUndefined<T extends object>(args: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** A signed URL, secret in the state: who has it may copy the snapshot while it lasts. */
export function secretUrl(url: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  return url === undefined ? undefined : pulumi.secret(url);
}

import * as pulumi from "@pulumi/pulumi";

const COPY_TYPES = ["aws:rds/snapshotCopy:SnapshotCopy", "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy"];

/**
 * Notices copies that are in the state but not in AWS, where somebody deleted them. To the program such a copy is a new
 * one, and the engine sees no difference, so it would never exist again. What the engine creates passes the hook first.
 *
 * @returns a transformation for the replication that declares these copies, each of which AWS does not have.
 */
export function lostCopies(
  report: (copy: string) => void,
): (missing: readonly string[]) => pulumi.ResourceTransformation {
  const created = new Set<string>();
  const hook = new pulumi.ResourceHook("created-copies", ({ urn }) => void created.add(urn), { onDryRun: true });
  return (missing) =>
    ({ type, name, resource, props, opts }) => {
      if (!COPY_TYPES.includes(type) || !missing.includes(name)) return undefined;
      // The constructor sets the URN after the transformations.
      queueMicrotask(() =>
        resource.urn.apply((urn) => {
          if (!created.has(urn)) report(name);
        }),
      );
      return { props, opts: pulumi.mergeOptions(opts, { hooks: { beforeCreate: [hook] } }) };
    };
}

import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** Differences from a source option group, and values that cannot be read from it. */
export interface OptionGroupChanges {
  /**
   * Values of settings that differ from the source, by option and setting. Required for settings that AWS does not
   * return, such as passwords, which become secrets of the stack. In another Region also required for ARNs of roles,
   * buckets and secrets, and for file system IDs.
   */
  settings?: Record<string, Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The IDs of VPC security groups in the target Region, by option. Required for options that have security groups in
   * the source.
   */
  vpcSecurityGroupMemberships?: Record<string, pulumi.Input<string>[]> | undefined;
  /** Ports, by option. Required for options that have a port, because it cannot be read. */
  ports?: Record<string, pulumi.Input<number>> | undefined;
  /** Versions, by option. Required for options that have a version, because it cannot be read. */
  versions?: Record<string, pulumi.Input<string>> | undefined;
  /** The names of options of the source group that the replica omits. */
  exclusions?: string[] | undefined;
}

/** The arguments of a ReplicatedOptionGroup. */
export interface ReplicatedOptionGroupArgs extends OptionGroupChanges {
  /** The name of the source group, such as `orders-options`, or of a default group, such as `default:mysql-8-0`. */
  sourceOptionGroupName: string;
  /** The Region of the source group. */
  sourceRegion: string;
  /**
   * Whether the source group is read. Set to false while its Region or the group is unavailable: an existing replica
   * then stays as it is, and a new one cannot be created. Defaults to true.
   */
  readSource?: boolean | undefined;
  /** The target Region. */
  region: string;
  /**
   * The name of the replica: a letter, followed by lowercase letters, digits and single hyphens, at most 255
   * characters. Defaults to the component's name, shortened with a hash if it is longer.
   */
  optionGroupName?: string | undefined;
  /** The engine that the source group must support, such as `oracle-ee`. Defaults to any. */
  engine?: string | undefined;
  /** The engine version that the source group must support, such as `8.0.40`. Defaults to any. */
  engineVersion?: string | undefined;
  /** The description of the replica. Defaults to one that names the source group. */
  description?: string | undefined;
  /** The tags of the replica. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The removal behavior of the replica: `delete`, `retain` or `protect`. AWS does not delete an option group that a
   * snapshot or database uses. Defaults to `delete`.
   */
  deletion?: Deletion;
}

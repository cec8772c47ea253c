import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** What is to differ from a source option group, and what cannot be read from it. */
export interface OptionGroupChanges {
  /**
   * Settings that get another value than in the source group, by option and setting. Required for those that AWS does
   * not tell, such as passwords, which are secrets of the stack, and in another Region for ARNs of roles, buckets and
   * secrets and ids of file systems.
   */
  settings?: Record<string, Record<string, pulumi.Input<string>>> | undefined;
  /** The ids of VPC security groups of the target Region, by option. Required where the source's option has some. */
  vpcSecurityGroupMemberships?: Record<string, pulumi.Input<string>[]> | undefined;
  /** Ports, by option. Required for options that have a port: it cannot be read. */
  ports?: Record<string, pulumi.Input<number>> | undefined;
  /** Versions, by option. Required for options that have a version: it cannot be read. */
  versions?: Record<string, pulumi.Input<string>> | undefined;
  /** The names of options of the source group to leave out. */
  exclusions?: string[] | undefined;
}

/** The arguments of a ReplicatedOptionGroup. */
export interface ReplicatedOptionGroupArgs extends OptionGroupChanges {
  /** The name of the source group, such as `orders-options`, or a default one, such as `default:mysql-8-0`. */
  sourceOptionGroupName: string;
  /** The Region of the source group. */
  sourceRegion: string;
  /** The Region that the group is made in. */
  region: string;
  /**
   * The name of the group: a letter, then lower-case letters, digits and single hyphens, at most 255. By default the
   * component's name, cut to that with a hash where it is longer.
   */
  optionGroupName?: string | undefined;
  /** The engine that the source group must be for, such as `oracle-ee`. By default any. */
  engine?: string | undefined;
  /** The engine version that the source group must be for, such as `8.0.40`. By default any. */
  engineVersion?: string | undefined;
  /** The description of the group. By default it says what the group is a replica of. */
  description?: string | undefined;
  /** The tags of the group. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What happens to the group when it is taken out of the program: `delete` by default, which AWS refuses while a
   * snapshot or database uses the group; `retain` or `protect`.
   */
  deletion?: Deletion;
}

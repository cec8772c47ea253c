import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";
import type { SourceKind } from "../arguments/sourceKind";

/** A parameter in place of the source's. */
export interface ParameterOverride {
  /** The value of the parameter. */
  value: pulumi.Input<string>;
  /**
   * When a change takes effect: `immediate`, or `pending-reboot`, which static parameters need. By default as in the
   * source group, and `immediate` for a parameter that it does not set.
   */
  applyMethod?: string | undefined;
}

/** What is to differ from a source parameter group. */
export interface ParameterGroupChanges {
  /** Parameters that get another value than in the source group, or that it does not set, by their names. */
  overrides?: Record<string, ParameterOverride> | undefined;
  /** The names of parameters of the source group to leave out, so that the default of the family holds. */
  exclusions?: string[] | undefined;
}

/** The arguments of a ReplicatedParameterGroup. */
export interface ReplicatedParameterGroupArgs extends ParameterGroupChanges {
  /** The name of the source group, such as `orders-mysql8`, or a default one, such as `default.mysql8.0`. */
  sourceParameterGroupName: string;
  /** The Region of the source group. */
  sourceRegion: string;
  /** The Region that the group is made in. */
  region: string;
  /** What the group is for: `instance` by default, or `cluster`. */
  kind?: SourceKind;
  /**
   * The name of the group: a letter, then lower-case letters, digits and single hyphens, at most 255. By default the
   * component's name, cut to that with a hash where it is longer.
   */
  parameterGroupName?: string | undefined;
  /** The family that the source group must be of, such as `mysql8.0`. By default any. */
  family?: string | undefined;
  /** The engine version that the source group's family must be for, such as `8.0.40`. By default any. */
  engineVersion?: string | undefined;
  /** The description of the group. By default it says what the group is a replica of. */
  description?: string | undefined;
  /** The tags of the group. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What happens to the group when it is taken out of the program: `delete` by default, which AWS refuses while a
   * database uses the group; `retain` or `protect`.
   */
  deletion?: Deletion;
}

import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";
import type { SourceKind } from "../arguments/sourceKind";

/** A parameter that differs from the source. */
export interface ParameterOverride {
  /** The value of the parameter. */
  value: pulumi.Input<string>;
  /**
   * When a change takes effect: `immediate`, or `pending-reboot`, which static parameters require. Defaults to the
   * method of the source group, or `immediate` for a parameter that the source group does not set.
   */
  applyMethod?: string | undefined;
}

/** Differences from a source parameter group. */
export interface ParameterGroupChanges {
  /** Parameters that have another value than in the source group, or that the source group does not set, by name. */
  overrides?: Record<string, ParameterOverride> | undefined;
  /** The names of parameters of the source group that the replica omits, so that they have the family's default. */
  exclusions?: string[] | undefined;
}

/** The arguments of a ReplicatedParameterGroup. */
export interface ReplicatedParameterGroupArgs extends ParameterGroupChanges {
  /** The name of the source group, such as `orders-mysql8`, or of a default group, such as `default.mysql8.0`. */
  sourceParameterGroupName: string;
  /** The Region of the source group. */
  sourceRegion: string;
  /**
   * Whether the source group is read. Set to false while its Region or the group is unavailable: an existing replica
   * then stays as it is, and a new one cannot be created. Defaults to true.
   */
  readSource?: boolean | undefined;
  /** The target Region. */
  region: string;
  /** The kind of the group: `instance` or `cluster`. Defaults to `instance`. */
  kind?: SourceKind;
  /**
   * The name of the replica: a letter, followed by lowercase letters, digits and single hyphens, at most 255
   * characters. Defaults to the component's name, shortened with a hash if it is longer.
   */
  parameterGroupName?: string | undefined;
  /** The family that the source group must have, such as `mysql8.0`. Defaults to any. */
  family?: string | undefined;
  /** The engine version that the source group's family must support, such as `8.0.40`. Defaults to any. */
  engineVersion?: string | undefined;
  /** The description of the replica. Defaults to one that names the source group. */
  description?: string | undefined;
  /** The tags of the replica. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The removal behavior of the replica: `delete`, `retain` or `protect`. AWS does not delete a parameter group that a
   * database uses. Defaults to `delete`.
   */
  deletion?: Deletion;
}

import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** An instance of a restored Aurora cluster. */
export interface RestoredInstance {
  /**
   * The suffix of the instance identifier, which starts with the cluster identifier and a hyphen: lowercase letters,
   * digits and single hyphens.
   */
  name: string;
  /** The instance class. Defaults to the `instanceClass` of the database. */
  instanceClass?: pulumi.Input<string> | undefined;
  /** The Availability Zone. Defaults to AWS's choice. */
  availabilityZone?: pulumi.Input<string> | undefined;
  /** The failover priority, 0 to 15: the instance with the lowest becomes the writer first. Defaults to 0. */
  promotionTier?: pulumi.Input<number> | undefined;
}

/** The capacity of the Aurora Serverless v2 instances of a cluster. */
export interface ServerlessScaling {
  /** The minimum capacity in ACUs, 0 to 256 in steps of 0.5. With 0 AWS pauses idle instances, in engine versions that support it. */
  minCapacity: pulumi.Input<number>;
  /** The maximum capacity in ACUs, 1 to 256 in steps of 0.5. */
  maxCapacity: pulumi.Input<number>;
  /** The seconds after which AWS pauses an idle instance, 300 to 86400. Defaults to 300 if `minCapacity` is 0. */
  secondsUntilAutoPause?: pulumi.Input<number> | undefined;
}

/** The arguments of a RestoredDatabase. */
export interface RestoredDatabaseArgs {
  /** The Region of the snapshot and the database, such as `eu-west-1`. */
  region: string;
  /**
   * The snapshot to restore, in the same Region: its full ARN, or its identifier if this account owns it. A later
   * change does not affect the database, unless `replaceOnNewSnapshot` is true.
   */
  snapshotIdentifier: pulumi.Input<string>;
  /**
   * Whether a change of `snapshotIdentifier` replaces the database. The old data is then only in the final snapshot. A
   * protected database is not replaced. Cannot be combined with `deletion: "retain"`, which leaves the identifier in
   * use. Defaults to false.
   */
  replaceOnNewSnapshot?: boolean | undefined;
  /**
   * The engine of the snapshot, such as `mysql`. An Aurora engine, such as `aurora-mysql`, is restored as a DB cluster
   * with instances; any other engine is restored as a DB instance.
   */
  engine: string;
  /** The engine version of the snapshot, or a later one of the same major version, such as `8.0.40`. */
  engineVersion: pulumi.Input<string>;
  /**
   * The identifier of the DB instance or DB cluster: a letter, followed by lowercase letters, digits and single
   * hyphens, at most 63 characters. Defaults to the component's name.
   */
  identifier?: string | undefined;
  /** The class of the DB instance, or of the cluster's instances, such as `db.r6g.large`. */
  instanceClass: pulumi.Input<string>;
  /** The instances of an Aurora cluster. Defaults to one instance with the name `1`. */
  instances?: RestoredInstance[] | undefined;
  /**
   * The capacity of the instances of class `db.serverless`, for which it is required: AWS does not restore it from the
   * snapshot. Not supported for DB instances.
   */
  serverlessv2ScalingConfiguration?: ServerlessScaling | undefined;
  /**
   * The DB parameter group of the DB instance, or of the cluster's instances, in this Region. To use a default group,
   * specify its name, such as `default.mysql8.0`.
   */
  parameterGroupName: pulumi.Input<string>;
  /**
   * The option group of the DB instance, in this Region. To use a default group, specify its name, such as
   * `default:mysql-8-0`. Required except for PostgreSQL, which has no options, and Aurora, which has no option groups.
   */
  optionGroupName?: pulumi.Input<string> | undefined;
  /**
   * The DB cluster parameter group, in this Region. To use a default group, specify its name, such as
   * `default.aurora-mysql8.0`. Required for an Aurora cluster.
   */
  clusterParameterGroupName?: pulumi.Input<string> | undefined;
  /** An existing DB subnet group in the Region. Specify either this or `subnetIds`. */
  dbSubnetGroupName?: pulumi.Input<string> | undefined;
  /**
   * The subnets of a new DB subnet group, in at least two Availability Zones. Specify either this or
   * `dbSubnetGroupName`.
   */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** The VPC security groups, at least one. The component never uses the default security group implicitly. */
  vpcSecurityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The full ARN of a KMS key in the Region that encrypts an Aurora cluster. Required if the snapshot is encrypted and
   * owned by another account. A DB instance always uses its snapshot's key, so copy the snapshot to change it. Defaults
   * to the snapshot's key.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /** Whether a DB instance has a standby in another Availability Zone. Defaults to false. */
  multiAz?: pulumi.Input<boolean> | undefined;
  /** The storage of a DB instance in GiB, at least that of its snapshot. Defaults to that of its snapshot. */
  allocatedStorage?: pulumi.Input<number> | undefined;
  /**
   * The storage type: `gp2`, `gp3`, `io1` or `io2` for a DB instance, `aurora` or `aurora-iopt1` for a cluster.
   * Defaults to AWS's choice.
   */
  storageType?: pulumi.Input<string> | undefined;
  /** The provisioned I/O operations per second of a DB instance, for storage types that support them. */
  iops?: pulumi.Input<number> | undefined;
  /** The port, 1150 to 65535. Defaults to that of the snapshot. */
  port?: pulumi.Input<number> | undefined;
  /** The retention period of automated backups in days, 1 to 35. Defaults to that of the source. */
  backupRetentionPeriod?: pulumi.Input<number> | undefined;
  /**
   * Whether AWS upgrades the database to later minor versions automatically. If true, specify only a major version as
   * `engineVersion`, such as `8.0`, because an upgraded database would differ from a full version. Defaults to false.
   */
  autoMinorVersionUpgrade?: pulumi.Input<boolean> | undefined;
  /**
   * The identifier of the snapshot that AWS creates when the database is deleted. It must not exist yet. With
   * `replaceOnNewSnapshot`, the component appends a hash of the restored snapshot's name, so that each replaced
   * database leaves its own snapshot. Before a database that was restored from the same snapshot twice is replaced,
   * change this identifier and run `up`. Defaults to the database's identifier followed by `-final`.
   */
  finalSnapshotIdentifier?: string | undefined;
  /** The tags of the database, its instances and its subnet group. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The removal behavior of the database: `protect`, `retain`, or `delete`, which leaves a final snapshot. AWS's
   * deletion protection is enabled unless this is `delete`. Defaults to `protect`.
   */
  deletion?: Deletion;
  /** The time to wait for the restore of the database, such as `90m`. Defaults to `24h`. */
  createTimeout?: string | undefined;
  /** The time to wait for a change of the database, such as of its storage. Defaults to `24h`. */
  updateTimeout?: string | undefined;
  /** The time to wait for the deletion of the database, with its final snapshot. Defaults to `24h`. */
  deleteTimeout?: string | undefined;
}

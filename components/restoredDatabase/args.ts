import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** An instance of a restored Aurora cluster. */
export interface RestoredInstance {
  /**
   * The end of its identifier, which starts with that of the cluster and a hyphen: lower-case letters, digits and
   * single hyphens.
   */
  name: string;
  /** Its class. By default that of the database. */
  instanceClass?: pulumi.Input<string> | undefined;
  /** Its Availability Zone. By default AWS chooses one. */
  availabilityZone?: pulumi.Input<string> | undefined;
  /** How soon it becomes the writer when the writer fails, 0 to 15: the lowest first. By default 0. */
  promotionTier?: pulumi.Input<number> | undefined;
}

/** The arguments of a RestoredDatabase. */
export interface RestoredDatabaseArgs {
  /** The Region of the snapshot, which the database is restored in, such as `eu-west-1`. */
  region: string;
  /**
   * The snapshot to restore: its full ARN, or its identifier if it is of the own account. It must be in the Region. A
   * database that runs is left alone when another snapshot is written here, unless `replaceOnNewSnapshot` says
   * otherwise.
   */
  snapshotIdentifier: pulumi.Input<string>;
  /**
   * Whether another snapshot replaces a database that runs: its data is then in the final snapshot only, and what
   * `deletion` protects is not replaced. Not with `retain`, which leaves the identifier taken. By default false.
   */
  replaceOnNewSnapshot?: boolean | undefined;
  /**
   * The engine of the snapshot, such as `mysql`. An Aurora engine, such as `aurora-mysql`, is restored as a DB cluster
   * with instances, every other one as a DB instance.
   */
  engine: string;
  /** The engine version: that of the snapshot, or a later one of the same major version, such as `8.0.40`. */
  engineVersion: pulumi.Input<string>;
  /**
   * The identifier of the DB instance or DB cluster: a letter, then lower-case letters, digits and single hyphens, at
   * most 63. By default the component's name.
   */
  identifier?: string | undefined;
  /** The class of the instance, or of the cluster's instances, such as `db.r6g.large`. */
  instanceClass: pulumi.Input<string>;
  /** The instances of an Aurora cluster. By default one, whose name ends with `1`. */
  instances?: RestoredInstance[] | undefined;
  /**
   * The DB parameter group of the instance, or of the cluster's instances, in this Region. To have a default one, write
   * its name, such as `default.mysql8.0`.
   */
  parameterGroupName: pulumi.Input<string>;
  /**
   * The option group of a DB instance, in this Region. To have a default one, write its name, such as
   * `default:mysql-8-0`. PostgreSQL has no options, and needs none; Aurora has no option groups.
   */
  optionGroupName?: pulumi.Input<string> | undefined;
  /**
   * The DB cluster parameter group of an Aurora cluster, in this Region. To have a default one, write its name, such as
   * `default.aurora-mysql8.0`.
   */
  clusterParameterGroupName?: pulumi.Input<string> | undefined;
  /** An existing DB subnet group of the Region. Either this or `subnetIds`. */
  dbSubnetGroupName?: pulumi.Input<string> | undefined;
  /**
   * The subnets to make a DB subnet group of, in at least two Availability Zones. Either this or `dbSubnetGroupName`.
   */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** The VPC security groups, at least one. The default one of the VPC is never taken silently. */
  vpcSecurityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The full ARN of a KMS key of the Region that an Aurora cluster is encrypted with, in place of its snapshot's:
   * required when the snapshot is encrypted and another account's. A DB instance keeps its snapshot's key: re-encrypt
   * the snapshot by copying it.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /** Whether a DB instance has a standby in another Availability Zone. By default false. */
  multiAz?: pulumi.Input<boolean> | undefined;
  /** The storage of a DB instance in gibibytes, not less than its snapshot's. By default the same. */
  allocatedStorage?: pulumi.Input<number> | undefined;
  /**
   * The storage type: `gp2`, `gp3`, `io1` or `io2` of a DB instance, `aurora` or `aurora-iopt1` of a cluster. By
   * default AWS's.
   */
  storageType?: pulumi.Input<string> | undefined;
  /** The provisioned I/O operations a second of a DB instance, for the storage types that have them. */
  iops?: pulumi.Input<number> | undefined;
  /** The port, 1150 to 65535. By default that of the snapshot. */
  port?: pulumi.Input<number> | undefined;
  /** How many days automated backups are kept, 1 to 35. By default as at the source. */
  backupRetentionPeriod?: pulumi.Input<number> | undefined;
  /**
   * Whether AWS upgrades to later minor versions by itself. By default false: a version that AWS has moved on would
   * differ from `engineVersion`. Set it when `engineVersion` is a major version only, such as `8.0`.
   */
  autoMinorVersionUpgrade?: pulumi.Input<boolean> | undefined;
  /**
   * The identifier of the snapshot that is made when the database is deleted, which AWS must not have yet. By default
   * the database's identifier and `-final`. With `replaceOnNewSnapshot` a hash of the restored snapshot's name follows,
   * also what is written here, so that each database that is replaced leaves its own. A snapshot that is restored a
   * second time gives the same name again: write another identifier, and run `up`, before that database is replaced.
   */
  finalSnapshotIdentifier?: string | undefined;
  /** The tags of the database, its instances and its subnet group. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What happens to the database when it is taken out of the program: `protect` by default, `retain`, or `delete`,
   * which makes a final snapshot. AWS's own deletion protection is on except with `delete`.
   */
  deletion?: Deletion;
  /** How long to wait for the database, such as `90m`. By default `24h`. */
  createTimeout?: string | undefined;
}

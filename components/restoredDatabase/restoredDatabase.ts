import * as pulumi from "@pulumi/pulumi";
import { ArgsValidator } from "../arguments/validation";
import { restoredKind } from "../rds/engines/engines";
import type { RestoredDatabaseEvidence } from "../rds/evidence";
import type { RestoredDatabaseArgs } from "./args";
import { declareCluster, declareInstance } from "./children";
import { checkedInputs, lookUp } from "./inputs";
import { validateArgs } from "./validate";

/**
 * A DB instance, or an Aurora DB cluster with its instances, restored from a snapshot with groups that are told by
 * name: a restore that names none gets AWS's default ones. It is not publicly accessible, is protected from deletion,
 * and leaves a final snapshot. AWS deletes no option group that a snapshot is of, so that the final one keeps the group
 * of the database: give that group `retain`, or `skipDestroy` where it is an `aws.rds.OptionGroup`, or delete the
 * snapshot first.
 *
 * Nothing is read from another Region, so that it works while the Region of the source is out of reach. The snapshot,
 * the groups and the key are looked up in the database's own Region first: what AWS would refuse, and what does not fit
 * together, is refused on preview.
 *
 * See "Restoring to a DB instance" and "Sharing a DB snapshot" in the Amazon RDS User Guide, and "Restoring from a DB
 * cluster snapshot" in the Amazon Aurora User Guide.
 */
export class RestoredDatabase extends pulumi.ComponentResource {
  /** The identifier of the DB instance or DB cluster. */
  public readonly identifier: pulumi.Output<string>;
  /** The ARN of the DB instance or DB cluster. */
  public readonly arn: pulumi.Output<string>;
  /** The host name to connect to; of a cluster that of its writer. */
  public readonly endpoint: pulumi.Output<string>;
  /** The host name to read from; absent for a DB instance. */
  public readonly readerEndpoint: pulumi.Output<string | undefined>;
  /** The port to connect to. */
  public readonly port: pulumi.Output<number>;
  /** The identifiers of the DB instances: of the one, or of those of the cluster. */
  public readonly instanceIdentifiers: pulumi.Output<string[]>;
  /** The DB subnet group. */
  public readonly dbSubnetGroupName: pulumi.Output<string>;
  /** What was looked up about the snapshot and the key before the database was made. */
  public readonly evidence: pulumi.Output<RestoredDatabaseEvidence>;

  constructor(name: string, args: RestoredDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const checks = new ArgsValidator("RestoredDatabase", name);
    checks.throwIfInvalid(validateArgs(name, args));

    const [source, foundSource] = pulumi.deferredOutput<RestoredDatabaseEvidence["source"]>();
    const [key, foundKey] = pulumi.deferredOutput<RestoredDatabaseEvidence["key"]>();
    const evidence = { source, key };
    // The database outlives its snapshot, and is not changed by the next one.
    const ignoreChanges = args.replaceOnNewSnapshot === true ? [] : ["snapshotIdentifier", "evidence.source"];
    const options = pulumi.mergeOptions(opts, { ignoreChanges });
    super("rds-snapshots:index:RestoredDatabase", name, { ...args, evidence }, options);
    const lookups = lookUp(args, this);
    foundSource(lookups.source);
    foundKey(lookups.key);

    const inputs = checkedInputs(name, args, lookups, checks, this);
    const database =
      restoredKind(args.engine) === "instance"
        ? declareInstance(name, args, inputs, this)
        : declareCluster(name, args, inputs, this);
    this.identifier = database.identifier;
    this.arn = database.arn;
    this.endpoint = database.endpoint;
    this.readerEndpoint = database.readerEndpoint;
    this.port = database.port;
    this.instanceIdentifiers = database.instanceIdentifiers;
    this.dbSubnetGroupName = database.dbSubnetGroupName;
    this.evidence = pulumi.all([source, key]).apply(([source, key]) => ({
      ...(source !== undefined && { source }),
      ...(key !== undefined && { key }),
    }));
    this.registerOutputs({ ...database, evidence });
  }
}

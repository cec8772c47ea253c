import * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import { ArgsValidator } from "../arguments/validation";
import { restoredKind } from "../rds/engines/engines";
import type { RestoredDatabaseEvidence } from "../rds/evidence";
import type { RestoredDatabaseArgs } from "./args";
import { declareCluster, declareInstance } from "./children";
import { lookUp, validatedInputs } from "./inputs";
import { validateArgs } from "./validate";

/**
 * A DB instance, or an Aurora DB cluster with instances, that is restored from a snapshot with explicit parameter,
 * option and subnet groups. Without explicit groups AWS would use its default ones. The database is not publicly
 * accessible, is protected from deletion, and leaves a final snapshot.
 *
 * AWS does not delete an option group that a snapshot uses, so the final snapshot keeps the database's group in use.
 * Specify `retain` for a ReplicatedOptionGroup or `skipDestroy` for an `aws.rds.OptionGroup`, or delete the snapshot
 * first.
 *
 * The component reads nothing from other Regions, so it works during an outage of the source's Region. It looks up the
 * snapshot, the groups and the key in its own Region, and refuses an invalid combination on preview.
 *
 * See "Restoring to a DB instance" and "Sharing a DB snapshot" in the Amazon RDS User Guide, and "Restoring from a DB
 * cluster snapshot" in the Amazon Aurora User Guide.
 */
export class RestoredDatabase extends pulumi.ComponentResource {
  /** The identifier of the DB instance or DB cluster. */
  public readonly identifier: pulumi.Output<string>;
  /** The ARN of the DB instance or DB cluster. */
  public readonly arn: pulumi.Output<string>;
  /** The host name of the DB instance, or of the cluster's writer. */
  public readonly endpoint: pulumi.Output<string>;
  /** The host name of the cluster's readers. Absent for a DB instance. */
  public readonly readerEndpoint: pulumi.Output<string | undefined>;
  /** The port of the database. */
  public readonly port: pulumi.Output<number>;
  /** The identifiers of the DB instance, or of the cluster's instances. */
  public readonly instanceIdentifiers: pulumi.Output<string[]>;
  /** The name of the DB subnet group. */
  public readonly dbSubnetGroupName: pulumi.Output<string>;
  /** The properties of the snapshot and the key that were looked up before the database was created. */
  public readonly evidence: pulumi.Output<RestoredDatabaseEvidence>;

  constructor(name: string, args: RestoredDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const validator = new ArgsValidator("RestoredDatabase", name);
    validator.throwIfInvalid(validateArgs(name, args));

    const [source, setSource] = pulumi.deferredOutput<RestoredDatabaseEvidence["source"]>();
    const [key, setKey] = pulumi.deferredOutput<RestoredDatabaseEvidence["key"]>();
    const evidence = { source, key };
    // A deleted or another snapshot does not affect an existing database.
    const ignoreChanges = args.replaceOnNewSnapshot === true ? [] : ["snapshotIdentifier", "evidence.source"];
    const options = pulumi.mergeOptions(opts, { ignoreChanges });
    super("rds-snapshots:index:RestoredDatabase", name, { ...args, evidence }, options);
    const lookups = lookUp(args, this);
    setSource(lookups.source);
    setKey(lookups.key);

    const inputs = validatedInputs(name, args, lookups, validator, this);
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
    this.evidence = pulumi.all([source, key]).apply(([source, key]) => omitUndefined({ source, key }));
    this.registerOutputs({ ...database, evidence });
  }
}

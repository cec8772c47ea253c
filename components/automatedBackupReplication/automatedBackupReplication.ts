import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { omitUndefined, secretUrl } from "../arguments/omitUndefined";
import { ArgsValidator } from "../arguments/validation";
import { lookUpKey } from "../lookups/evidenceLookup";
import { lookUpInstance } from "../lookups/instances";
import { errorsAt } from "../rds/argumentError";
import type { BackupReplicationEvidence } from "../rds/evidence";
import { existingKeyErrors } from "../rds/keys/keyArguments";
import { backupSourceErrors, lostOptionsWarning } from "../rds/snapshots/backupReplication";
import { retentionErrors } from "../rds/snapshots/retention";
import { DEFAULT_CREATE_TIMEOUT } from "../snapshotCopy/validate";
import { SnapshotKey } from "../snapshotKey/snapshotKey";
import { settingsOf, validateArgs } from "./validate";

/** The arguments of an AutomatedBackupReplication. */
export interface AutomatedBackupReplicationArgs {
  /**
   * The DB instance whose automated backups are replicated: its full ARN, in another Region. It must have automated
   * backups, and belong to no DB cluster.
   */
  sourceDbInstanceArn: pulumi.Input<string>;
  /** The Region that the backups are replicated to, such as `eu-west-1`: one that AWS pairs with the source's. */
  region: string;
  /**
   * How many days the replicated backups are kept, 1 to 35. By default 7. Another number starts the replication anew.
   */
  retentionPeriod?: pulumi.Input<number> | undefined;
  /**
   * Whether the source is encrypted, by default true. The backups of one that is not have no key: AWS does not encrypt
   * them.
   */
  encrypted?: boolean | undefined;
  /**
   * The full ARN of a KMS key of the target Region that the replicated backups are encrypted with. By default a
   * SnapshotKey is made. Another key starts the replication anew.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * The presigned URL of the request, which AWS requires for encrypted backups between AWS GovCloud (US) Regions and
   * ignores elsewhere.
   */
  presignedUrl?: pulumi.Input<string> | undefined;
  /** The tags of the key that is made. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What happens to the replication and its key when they are taken out of the program: `protect` by default, `retain`,
   * or `delete`, which stops the replication. What is replicated by then is kept for its retention period, and needs
   * the key as long.
   */
  deletion?: Deletion;
  /** How long to wait for the replication to start, such as `90m`. By default `24h`. */
  createTimeout?: string | undefined;
}

/**
 * The automated backups of a DB instance, its snapshots and transaction logs, replicated to another Region, for
 * recovery to any point in time there.
 *
 * AWS replicates those of 20 DB instances to a Region in an account, between certain pairs of Regions, of all engines
 * but Aurora and RDS Custom, and not those of Multi-AZ DB clusters. Options stay behind: all of SQL Server, and
 * NATIVE_NETWORK_ENCRYPTION, OEM, OEM_AGENT and SSL of Oracle; make the group with a ReplicatedOptionGroup. Parameter
 * groups stay behind for every engine.
 *
 * See "Replicating automated backups to another AWS Region" in the Amazon RDS User Guide.
 */
export class AutomatedBackupReplication extends pulumi.ComponentResource {
  /** The ARN of the replicated backups, by which a restore to a point in time names them. */
  public readonly automatedBackupsArn: pulumi.Output<string>;
  /** The ARN of the key that the backups are encrypted with; absent when they are not. */
  public readonly kmsKeyId: pulumi.Output<string | undefined>;
  /** The Region of the replicated backups. */
  public readonly region: pulumi.Output<string>;
  /** What was looked up about the source and the key before the replication was made. */
  public readonly evidence: pulumi.Output<BackupReplicationEvidence>;

  constructor(name: string, args: AutomatedBackupReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    const checks = new ArgsValidator("AutomatedBackupReplication", name);
    checks.throwIfInvalid(validateArgs(name, args));

    const [source, foundSource] = pulumi.deferredOutput<BackupReplicationEvidence["source"]>();
    const [key, foundKey] = pulumi.deferredOutput<BackupReplicationEvidence["key"]>();
    const evidence = { source, key };
    // A source whose Region is out of reach is no change of the replication.
    const options = pulumi.mergeOptions(opts, { ignoreChanges: ["evidence.source"] });
    super(
      "rds-snapshots:index:AutomatedBackupReplication",
      name,
      { ...args, presignedUrl: secretUrl(args.presignedUrl), evidence },
      options,
    );
    foundSource(pulumi.output(args.sourceDbInstanceArn).apply(async (arn) => lookUpInstance(arn, { parent: this })));
    foundKey(lookUpKey(args.kmsKeyId, { parent: this }));

    const keyArn = declareKey(name, args, key, checks, this);
    const replication = declareReplication(name, args, source, keyArn, checks, this);
    this.automatedBackupsArn = replication.id;
    this.kmsKeyId = keyArn ?? pulumi.output(undefined);
    this.region = replication.region;
    this.evidence = pulumi.all([source, key]).apply(([source, key]) => omitUndefined({ source, key }));
    this.registerOutputs({
      automatedBackupsArn: this.automatedBackupsArn,
      kmsKeyId: this.kmsKeyId,
      region: this.region,
      evidence,
    });
  }
}

function declareKey(
  name: string,
  args: AutomatedBackupReplicationArgs,
  evidence: pulumi.Output<BackupReplicationEvidence["key"]>,
  checks: ArgsValidator,
  parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
  const { region, encrypted = true, kmsKeyId, tags, deletion } = args;
  if (!encrypted) {
    return undefined;
  }
  return kmsKeyId === undefined
    ? new SnapshotKey(name, { region, ...omitUndefined({ tags, deletion }) }, { parent }).keyArn
    : checks
        .validated(pulumi.all([kmsKeyId, evidence]), ([arn, found]) =>
          errorsAt("kmsKeyId", existingKeyErrors(arn, found, region)),
        )
        .apply(([arn]) => arn);
}

function declareReplication(
  name: string,
  args: AutomatedBackupReplicationArgs,
  evidence: pulumi.Output<BackupReplicationEvidence["source"]>,
  keyArn: pulumi.Output<string> | undefined,
  checks: ArgsValidator,
  parent: pulumi.Resource,
): rds.InstanceAutomatedBackupsReplication {
  const { region, retentionPeriod, presignedUrl, deletion = Deletion.Protect } = args;
  const { createTimeout = DEFAULT_CREATE_TIMEOUT } = args;
  const source = checks
    .validated(pulumi.all([args.sourceDbInstanceArn, evidence]), ([arn, found]) =>
      backupSourceErrors(arn, found, settingsOf(args)),
    )
    .apply(async ([arn, found]) => {
      const warning = found && lostOptionsWarning(arn, found);
      if (warning !== undefined) {
        await pulumi.log.warn(warning);
      }
      return arn;
    });
  return new rds.InstanceAutomatedBackupsReplication(
    name,
    {
      // AWS is asked in the Region that the backups go to.
      region,
      sourceDbInstanceArn: source,
      retentionPeriod: checks.validated(pulumi.output(retentionPeriod ?? DEFAULT_RETENTION_DAYS), (days) =>
        errorsAt("retentionPeriod", retentionErrors(days)),
      ),
      ...omitUndefined({ kmsKeyId: keyArn, preSignedUrl: secretUrl(presignedUrl) }),
    },
    {
      parent,
      customTimeouts: { create: createTimeout },
      // AWS replicates an instance once to a Region.
      deleteBeforeReplace: true,
      ...deletionOptions(deletion),
    },
  );
}

/** AWS's own default. */
const DEFAULT_RETENTION_DAYS = 7;

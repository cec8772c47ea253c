import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { omitUndefined, secretUrl } from "../arguments/inputs";
import { retriedUntilSeen } from "../arguments/propagation";
import { DEFAULT_TIMEOUT } from "../arguments/timeouts";
import { ArgsValidator } from "../arguments/validation";
import { lookUpInstance } from "../lookups/instances";
import { lookUpKey } from "../lookups/keys";
import { errorsAt } from "../rds/argumentError";
import type { BackupReplicationEvidence } from "../rds/evidence";
import { existingKeyErrors } from "../rds/keys/keyArguments";
import { backupSourceErrors, lostOptionWarnings } from "../rds/snapshots/backupReplication";
import { retentionErrors } from "../rds/snapshots/retention";
import { SnapshotKey } from "../snapshotKey/snapshotKey";
import type { AutomatedBackupReplicationArgs } from "./args";
import { backupReplicationRequest, validateArgs } from "./validate";

/**
 * A replication of the automated backups of a DB instance to another Region, for point-in-time recovery there. It
 * includes snapshots and transaction logs.
 *
 * AWS replicates the backups of at most 20 DB instances per account to a Region, and only between certain Regions.
 * Aurora, RDS Custom and Multi-AZ DB clusters are not supported. Replicated backups have no parameter groups. They lack
 * all options of SQL Server, and NATIVE_NETWORK_ENCRYPTION, OEM, OEM_AGENT and SSL of Oracle: create the option group
 * with a ReplicatedOptionGroup.
 *
 * See "Replicating automated backups to another AWS Region" in the Amazon RDS User Guide.
 */
export class AutomatedBackupReplication extends pulumi.ComponentResource {
  /** The ARN of the replicated backups, which a point-in-time restore specifies. */
  public readonly automatedBackupsArn: pulumi.Output<string>;
  /** The ARN of the key that encrypts the backups. Absent if they are not encrypted. */
  public readonly kmsKeyId: pulumi.Output<string | undefined>;
  /** The Region of the replicated backups. */
  public readonly region: pulumi.Output<string>;
  /** The properties of the source and the key that were looked up before the replication was created. */
  public readonly evidence: pulumi.Output<BackupReplicationEvidence>;

  constructor(name: string, args: AutomatedBackupReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    const validator = new ArgsValidator("AutomatedBackupReplication", name);
    validator.throwIfInvalid(validateArgs(name, args));

    const [source, setSource] = pulumi.deferredOutput<BackupReplicationEvidence["source"]>();
    const [key, setKey] = pulumi.deferredOutput<BackupReplicationEvidence["key"]>();
    const evidence = { source, key };
    // An outage of the source's Region must not change the replication.
    const options = pulumi.mergeOptions(opts, { ignoreChanges: ["evidence.source"] });
    super(
      "rds-snapshots:index:AutomatedBackupReplication",
      name,
      { ...args, presignedUrl: secretUrl(args.presignedUrl), evidence },
      options,
    );
    setSource(pulumi.output(args.sourceDbInstanceArn).apply(async (arn) => lookUpInstance(arn, { parent: this })));
    setKey(lookUpKey(args.kmsKeyId, { parent: this }));

    const keyArn = declareKey(name, args, key, validator, this);
    const replication = declareReplication(name, args, source, keyArn, validator, this);
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
  validator: ArgsValidator,
  parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
  const { region, encrypted = true, kmsKeyId, tags, deletion } = args;
  if (!encrypted) {
    return undefined;
  }
  return kmsKeyId === undefined
    ? new SnapshotKey(name, { region, ...omitUndefined({ tags, deletion }) }, { parent }).keyArn
    : validator.validatedText(kmsKeyId, evidence, (arn, found) =>
        errorsAt("kmsKeyId", existingKeyErrors(arn, found, region)),
      );
}

function declareReplication(
  name: string,
  args: AutomatedBackupReplicationArgs,
  evidence: pulumi.Output<BackupReplicationEvidence["source"]>,
  keyArn: pulumi.Output<string> | undefined,
  validator: ArgsValidator,
  parent: pulumi.Resource,
): rds.InstanceAutomatedBackupsReplication {
  const { region, retentionPeriod = DEFAULT_RETENTION_DAYS, presignedUrl } = args;
  const { deletion = Deletion.Protect, createTimeout = DEFAULT_TIMEOUT } = args;
  const source = validator
    .validated(pulumi.all([args.sourceDbInstanceArn, evidence]), ([arn, found]) =>
      backupSourceErrors(arn, found, backupReplicationRequest(args)),
    )
    .apply(async ([arn, found]) => {
      for (const warning of found === undefined ? [] : lostOptionWarnings(arn, found)) {
        await pulumi.log.warn(warning);
      }
      return arn;
    });
  return new rds.InstanceAutomatedBackupsReplication(
    name,
    {
      // The replication is a resource of the target Region.
      region,
      sourceDbInstanceArn: source,
      retentionPeriod: validator.validated(pulumi.output(retentionPeriod), (days) =>
        errorsAt("retentionPeriod", retentionErrors(days)),
      ),
      ...omitUndefined({ kmsKeyId: keyArn, preSignedUrl: secretUrl(presignedUrl) }),
    },
    {
      parent,
      customTimeouts: { create: createTimeout },
      // AWS allows one replication of an instance to a Region.
      deleteBeforeReplace: true,
      ...deletionOptions(deletion),
      ...retriedUntilSeen("InstanceAutomatedBackupsReplication", name),
    },
  );
}

/** The default of AWS. */
const DEFAULT_RETENTION_DAYS = 7;

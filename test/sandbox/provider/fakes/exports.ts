import { type AwsCall, type Fields, listOf, Refusal } from "./call";
import type { FakeInstances } from "./instances";
import type { FakeRds } from "./rds";

/** The RDS calls for subnet groups, export tasks and replicated automated backups. */
export class FakeExports {
  readonly subnetGroups = new Map<string, Fields>();
  readonly tasks = new Map<string, Fields>();
  readonly backups = new Map<string, Fields>();
  /** The status that DescribeExportTasks returns for new tasks. */
  taskStatus = "COMPLETE";

  constructor(
    private readonly rds: FakeRds,
    private readonly instances: FakeInstances,
  ) {}

  /** Undefined for other calls. */
  answer(call: AwsCall): Fields | undefined {
    if (call.operation.includes("SubnetGroup")) return this.subnetGroup(call);
    if (call.operation.includes("ExportTask")) return this.exportTask(call);
    return call.operation.includes("AutomatedBackups") ? this.backup(call) : undefined;
  }

  private subnetGroup(call: AwsCall): Fields {
    const { input, operation, region, account } = call;
    const name = String(input["DBSubnetGroupName"]);
    const place = this.rds.place(call, name);
    const subnets = () => listOf(input["SubnetIds"]).map((SubnetIdentifier) => ({ SubnetIdentifier }));
    if (operation === "CreateDBSubnetGroup") {
      const DBSubnetGroupArn = `arn:aws:rds:${region}:${account}:subgrp:${name}`;
      this.rds.addTags(DBSubnetGroupArn, input["Tags"]);
      const fields = {
        DBSubnetGroupName: name,
        DBSubnetGroupArn,
        DBSubnetGroupDescription: input["DBSubnetGroupDescription"] ?? "",
        Subnets: subnets(),
        SupportedNetworkTypes: ["IPV4"],
        VpcId: "vpc-1",
      };
      this.subnetGroups.set(place, fields);
      return { DBSubnetGroup: fields };
    }
    const found = this.subnetGroups.get(place);
    if (found === undefined) throw new Refusal("DBSubnetGroupNotFoundFault", `${name} not found.`, 404);
    if (operation === "DeleteDBSubnetGroup") this.subnetGroups.delete(place);
    if (operation === "ModifyDBSubnetGroup") {
      Object.assign(found, { DBSubnetGroupDescription: input["DBSubnetGroupDescription"], Subnets: subnets() });
    }
    return { DBSubnetGroup: found, DBSubnetGroups: [found] };
  }

  private exportTask(call: AwsCall): Fields {
    const { input, operation } = call;
    const id = String(input["ExportTaskIdentifier"]);
    const place = this.rds.place(call, id);
    const found = this.tasks.get(place);
    if (operation === "StartExportTask") {
      if (found !== undefined) throw new Refusal("ExportTaskAlreadyExists", `${id} already exists.`);
      const { Action: _, Version: _v, ExportOnly, S3BucketName, S3Prefix = "", ...given } = input;
      const task = {
        ...given,
        ExportOnly: listOf(ExportOnly),
        S3Bucket: S3BucketName ?? "",
        S3Prefix,
        SourceType: "SNAPSHOT",
        SnapshotTime: "2026-11-24T01:02:03.000Z",
        TaskStartTime: "2026-11-24T02:02:03.000Z",
        PercentProgress: 0,
        Status: "STARTING",
      };
      this.tasks.set(place, task);
      return task;
    }
    if (operation === "DescribeExportTasks") {
      if (found?.["Status"] === "STARTING") Object.assign(found, { Status: this.taskStatus, PercentProgress: 100 });
      return { ExportTasks: found === undefined ? [] : [found] };
    }
    if (found === undefined) throw new Refusal("ExportTaskNotFound", `${id} not found.`, 404);
    if (found["Status"] !== "STARTING" && found["Status"] !== "IN_PROGRESS") {
      throw new Refusal("InvalidExportTaskStateFault", `${id} has ended.`);
    }
    this.tasks.delete(place);
    return { ...found, Status: "CANCELING" };
  }

  private backup(call: AwsCall): Fields {
    const { input, operation, region, account } = call;
    const source = String(input["SourceDBInstanceArn"]);
    const arn = String(input["DBInstanceAutomatedBackupsArn"]);
    const place = this.rds.place(call, "");
    if (operation === "StartDBInstanceAutomatedBackupsReplication") {
      const made = `arn:aws:rds:${region}:${account}:auto-backup:ab-${this.backups.size + 1}`;
      const backup = {
        DBInstanceAutomatedBackupsArn: made,
        DBInstanceArn: source,
        DBInstanceIdentifier: source.split(":").at(-1) ?? "",
        BackupRetentionPeriod: input["BackupRetentionPeriod"] ?? "7",
        KmsKeyId: input["KmsKeyId"] ?? `arn:aws:kms:${region}:${account}:key/default`,
        Status: "Replicating",
      };
      this.backups.set(place + made, backup);
      this.updateSource(call, source, [made]);
      return { DBInstanceAutomatedBackup: backup };
    }
    if (operation === "DescribeDBInstanceAutomatedBackups") {
      const found = this.backups.get(place + arn);
      if (found === undefined) throw new Refusal("DBInstanceAutomatedBackupNotFound", `${arn} not found.`, 404);
      return { DBInstanceAutomatedBackups: [found] };
    }
    const found = [...this.backups].find(([, one]) => one["DBInstanceArn"] === source);
    if (found === undefined)
      throw new Refusal("InvalidDBInstanceState", "The source is not replicating to the current region.");
    found[1]["Status"] = "Retained";
    this.updateSource(call, source, []);
    return { DBInstanceAutomatedBackup: found[1] };
  }

  /** Sets the replications that the source returns in its own Region. */
  private updateSource(call: AwsCall, source: string, arns: string[]): void {
    const [, , , region = "", , , identifier = ""] = source.split(":");
    const instance = this.instances.instances.get(this.rds.place({ ...call, region }, identifier));
    const all = arns.map((DBInstanceAutomatedBackupsArn) => ({ DBInstanceAutomatedBackupsArn }));
    if (instance !== undefined) instance["DBInstanceAutomatedBackupsReplications"] = all;
  }
}

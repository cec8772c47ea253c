import { type AwsCall, type Fields, type Json, listOf, Refusal } from "./call";
import type { FakeRds } from "./rds";

const present = (fields: Record<string, Json | undefined>): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null),
  );

interface Snapshot {
  readonly fields: Fields;
  shares: string[];
}

/** The RDS calls for DB cluster snapshots. */
export class FakeClusterSnapshots {
  readonly snapshots = new Map<string, Snapshot>();
  /** The status of new copies and snapshots. */
  status = "available";

  constructor(private readonly rds: FakeRds) {}

  /** Undefined for other calls. */
  answer(call: AwsCall): Fields | undefined {
    return /DBClusterSnapshot(s|Attributes?)?$/.test(call.operation) ? this.snapshotCall(call) : undefined;
  }

  snapshot(call: Pick<AwsCall, "account" | "region">, identifier: Json | undefined): Snapshot {
    const found = this.snapshots.get(this.rds.place(call, String(identifier)));
    if (found !== undefined) return found;
    throw new Refusal("DBClusterSnapshotNotFoundFault", `DBClusterSnapshot ${identifier} not found.`, 404);
  }

  private snapshotCall(call: AwsCall): Fields {
    const { input } = call;
    const identifier = input["DBClusterSnapshotIdentifier"];
    switch (call.operation) {
      case "CopyDBClusterSnapshot": {
        const key = input["KmsKeyId"] ?? `arn:aws:kms:${call.region}:${call.account}:key/source`;
        const source = String(input["SourceDBClusterSnapshotIdentifier"]);
        const arn = source.startsWith("arn:") ? source : this.snapshotArn(call, source);
        const own = { KmsKeyId: key, SourceDBClusterSnapshotArn: arn };
        return this.addSnapshot(call, String(input["TargetDBClusterSnapshotIdentifier"]), own);
      }
      case "CreateDBClusterSnapshot":
        return this.addSnapshot(call, String(identifier), { DBClusterIdentifier: input["DBClusterIdentifier"] });
      case "DescribeDBClusterSnapshots":
        return this.describeSnapshots(call);
      case "DeleteDBClusterSnapshot":
        this.snapshot(call, identifier);
        this.snapshots.delete(this.rds.place(call, String(identifier)));
        return {};
      case "ModifyDBClusterSnapshotAttribute": {
        const values = (name: string) => listOf(input[name]).map(String);
        const snapshot = this.snapshot(call, identifier);
        const left = snapshot.shares.filter((account) => !values("ValuesToRemove").includes(account));
        snapshot.shares = [...left, ...values("ValuesToAdd")];
        return {};
      }
      default: {
        const attribute = { AttributeName: "restore", AttributeValues: this.snapshot(call, identifier).shares };
        return { DBClusterSnapshotAttributesResult: { DBClusterSnapshotAttributes: [attribute] } };
      }
    }
  }

  private snapshotArn({ region, account }: AwsCall, identifier: string): string {
    return `arn:aws:rds:${region}:${account}:cluster-snapshot:${identifier}`;
  }

  private addSnapshot(call: AwsCall, identifier: string, own: Record<string, Json | undefined>): Fields {
    if (this.snapshots.has(this.rds.place(call, identifier))) {
      throw new Refusal("DBClusterSnapshotAlreadyExistsFault", `The cluster snapshot ${identifier} already exists.`);
    }
    const fields = present({
      DBClusterSnapshotIdentifier: identifier,
      DBClusterSnapshotArn: this.snapshotArn(call, identifier),
      DBClusterIdentifier: "analytics",
      AllocatedStorage: 1,
      AvailabilityZones: [`${call.region}a`, `${call.region}b`],
      StorageEncrypted: true,
      Engine: "aurora-postgresql",
      EngineVersion: "15.4",
      Port: 5432,
      SnapshotCreateTime: "2026-11-24T01:02:03.000Z",
      SnapshotType: "manual",
      Status: this.status,
      PercentProgress: this.status === "available" ? 100 : 40,
      ...own,
    });
    this.rds.addTags(this.snapshotArn(call, identifier), call.input["Tags"]);
    this.snapshots.set(this.rds.place(call, identifier), { fields, shares: [] });
    return { DBClusterSnapshot: fields };
  }

  private describeSnapshots(call: AwsCall): Fields {
    const identifier = call.input["DBClusterSnapshotIdentifier"];
    if (identifier !== undefined) return { DBClusterSnapshots: [this.snapshot(call, identifier).fields] };
    const here = [...this.snapshots].filter(([place]) => place.startsWith(this.rds.place(call, "")));
    // Two pages, so that a caller that reads only the first fails the test.
    const isFirst = call.input["Marker"] === undefined;
    const page = isFirst ? here.slice(0, 1) : here.slice(1);
    return { DBClusterSnapshots: page.map(([, { fields }]) => fields), ...(isFirst && { Marker: "second" }) };
  }
}

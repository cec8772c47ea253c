import { type AwsCall, type Fields, type Json, listOf, Refusal } from "./call";

const tagList = (value: Json | undefined) =>
  listOf(value).map((tag) => ({ Key: String((tag as Fields)["Key"]), Value: String((tag as Fields)["Value"]) }));

interface Snapshot {
  readonly fields: Fields;
  shares: string[];
}

/** The RDS calls for DB snapshots and tags. */
export class FakeRds {
  readonly snapshots = new Map<string, Snapshot>();
  readonly tags = new Map<string, Map<string, string>>();
  /** The status of new snapshots. */
  status = "available";

  answer(call: AwsCall): Fields {
    const { input } = call;
    switch (call.operation) {
      case "CopyDBSnapshot":
        return this.addSnapshot(call, String(input["TargetDBSnapshotIdentifier"]), {
          SourceDBSnapshotIdentifier: input["SourceDBSnapshotIdentifier"] ?? null,
          KmsKeyId: input["KmsKeyId"] ?? null,
          OptionGroupName: input["OptionGroupName"] ?? "default:mysql-8-0",
          SourceRegion: "us-east-1",
        });
      case "CreateDBSnapshot":
        return this.addSnapshot(call, String(input["DBSnapshotIdentifier"]), {
          DBInstanceIdentifier: input["DBInstanceIdentifier"] ?? null,
        });
      case "DescribeDBSnapshots":
        return this.describeSnapshots(call);
      case "DeleteDBSnapshot":
        this.snapshot(call, String(input["DBSnapshotIdentifier"]));
        this.snapshots.delete(this.place(call, String(input["DBSnapshotIdentifier"])));
        return {};
      case "ModifyDBSnapshotAttribute":
        return this.modifyShares(call);
      case "DescribeDBSnapshotAttributes": {
        const { shares } = this.snapshot(call, String(input["DBSnapshotIdentifier"]));
        const attribute = { AttributeName: "restore", AttributeValues: shares };
        return { DBSnapshotAttributesResult: { DBSnapshotAttributes: [attribute] } };
      }
      case "ListTagsForResource": {
        const tags = this.tags.get(String(input["ResourceName"])) ?? new Map<string, string>();
        return { TagList: [...tags].map(([Key, Value]) => ({ Key, Value })) };
      }
      case "AddTagsToResource":
        this.addTags(String(input["ResourceName"]), input["Tags"]);
        return {};
      case "RemoveTagsFromResource":
        for (const key of listOf(input["TagKeys"])) {
          this.tags.get(String(input["ResourceName"]))?.delete(String(key));
        }
        return {};
      default:
        throw new Refusal("InvalidAction", `The fake RDS does not support ${call.operation}`);
    }
  }

  place(call: Pick<AwsCall, "account" | "region">, identifier: string): string {
    return `${call.account} ${call.region} ${identifier}`;
  }

  snapshot(call: Pick<AwsCall, "account" | "region">, identifier: string): Snapshot {
    const found = this.snapshots.get(this.place(call, identifier));
    if (found === undefined) throw new Refusal("DBSnapshotNotFound", `DBSnapshot ${identifier} not found.`, 404);
    return found;
  }

  addTags(arn: string, tags: Json | undefined): void {
    const known = this.tags.get(arn) ?? new Map<string, string>();
    for (const { Key, Value } of tagList(tags)) known.set(Key, Value);
    this.tags.set(arn, known);
  }

  private addSnapshot(call: AwsCall, identifier: string, own: Fields): Fields {
    if (this.snapshots.has(this.place(call, identifier))) {
      throw new Refusal(
        "DBSnapshotAlreadyExists",
        `Cannot create the snapshot ${identifier} because it already exists.`,
      );
    }
    const arn = `arn:aws:rds:${call.region}:${call.account}:snapshot:${identifier}`;
    const fields: Fields = {
      DBSnapshotIdentifier: identifier,
      DBSnapshotArn: arn,
      DBInstanceIdentifier: "orders",
      AllocatedStorage: 20,
      AvailabilityZone: `${call.region}a`,
      Encrypted: true,
      Engine: "mysql",
      EngineVersion: "8.0.40",
      Port: 3306,
      SnapshotCreateTime: "2026-11-24T01:02:03.000Z",
      SnapshotType: "manual",
      Status: this.status,
      PercentProgress: this.status === "available" ? 100 : 40,
      ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null)),
    };
    this.addTags(arn, call.input["Tags"]);
    this.snapshots.set(this.place(call, identifier), { fields, shares: [] });
    return { DBSnapshot: fields };
  }

  private describeSnapshots(call: AwsCall): Fields {
    const identifier = call.input["DBSnapshotIdentifier"];
    if (identifier !== undefined) return { DBSnapshots: [this.snapshot(call, String(identifier)).fields] };
    const here = [...this.snapshots].filter(([place]) => place.startsWith(`${call.account} ${call.region} `));
    // Two pages, so that a caller that reads only the first fails the test.
    const half = Math.ceil(here.length / 2);
    const page = call.input["Marker"] === undefined ? here.slice(0, half) : here.slice(half);
    const more = call.input["Marker"] === undefined && here.length > half ? { Marker: "second" } : {};
    return { DBSnapshots: page.map(([, { fields }]) => fields), ...more };
  }

  private modifyShares(call: AwsCall): Fields {
    const snapshot = this.snapshot(call, String(call.input["DBSnapshotIdentifier"]));
    const values = (name: string) => listOf(call.input[name]).map(String);
    const removed = values("ValuesToRemove");
    snapshot.shares = [...snapshot.shares.filter((account) => !removed.includes(account)), ...values("ValuesToAdd")];
    return {};
  }
}

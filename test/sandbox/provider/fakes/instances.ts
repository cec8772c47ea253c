import { type AwsCall, type Fields, type Json, listOf, Refusal } from "./call";
import type { FakeRds } from "./rds";

/** The secret of a managed password. A request without `ManageMasterUserPassword` does not change it. */
export function managedPassword(manages: Json | undefined, KmsKeyId: Json): Fields {
  const secret = { SecretArn: "arn:aws:secretsmanager:us-east-1:111111111111:secret:rds!1", SecretStatus: "active" };
  if (manages === undefined) return {};
  return { MasterUserSecret: manages === "true" ? { ...secret, KmsKeyId } : null };
}

/** The fields that RDS returns for the fields of a request. */
export function storedFields(input: Fields): Fields {
  const {
    Action: _,
    Version: _v,
    ApplyImmediately: _a,
    AllowMajorVersionUpgrade: _u,
    MasterUserPassword: _p,
    NewDBInstanceIdentifier: _n,
    Tags: _t,
    DBParameterGroupName,
    DBPortNumber,
    DBSubnetGroupName,
    ManageMasterUserPassword,
    MasterUserSecretKmsKeyId = "arn:aws:kms:us-east-1:111111111111:key/secrets",
    OptionGroupName,
    Port = DBPortNumber,
    VpcSecurityGroupIds,
    ...given
  } = input;
  const groups = listOf(VpcSecurityGroupIds);
  return {
    ...given,
    ...(DBParameterGroupName !== undefined && { DBParameterGroups: [{ DBParameterGroupName }] }),
    ...(DBSubnetGroupName !== undefined && { DBSubnetGroup: { DBSubnetGroupName } }),
    ...managedPassword(ManageMasterUserPassword, MasterUserSecretKmsKeyId),
    ...(OptionGroupName !== undefined && { OptionGroupMemberships: [{ OptionGroupName }] }),
    ...(Port !== undefined && { Port }),
    ...(groups.length > 0 && { VpcSecurityGroups: groups.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId })) }),
  };
}

/** The RDS calls for DB instances, including those of clusters. */
export class FakeInstances {
  readonly instances = new Map<string, Fields>();
  private count = 0;

  constructor(private readonly rds: FakeRds) {}

  /** Undefined for other calls. */
  answer(call: AwsCall): Fields | undefined {
    const { input } = call;
    const identifier = String(input["DBInstanceIdentifier"] ?? "");
    switch (call.operation) {
      case "CreateDBInstance":
      case "RestoreDBInstanceFromDBSnapshot":
        return this.add(call, identifier);
      case "ModifyDBInstance":
        return { DBInstance: this.modify(call, identifier) };
      case "DescribeDBInstances": {
        const filter = (listOf(input["Filters"]) as Fields[])[0];
        if (filter === undefined && identifier !== "") return { DBInstances: [this.instance(call, identifier)] };
        const wanted = listOf(filter?.["Values"])[0];
        const here = [...this.instances].filter(([place]) => place.startsWith(this.rds.place(call, "")));
        return { DBInstances: here.map(([, one]) => one).filter((one) => !filter || one["DbiResourceId"] === wanted) };
      }
      case "DeleteDBInstance":
        this.instance(call, identifier);
        this.instances.delete(this.rds.place(call, identifier));
        return {};
      default:
        return undefined;
    }
  }

  instance(call: Pick<AwsCall, "account" | "region">, identifier: string): Fields {
    const found = this.instances.get(this.rds.place(call, identifier));
    if (found === undefined) throw new Refusal("DBInstanceNotFound", `DBInstance ${identifier} not found.`, 404);
    return found;
  }

  private modify(call: AwsCall, identifier: string): Fields {
    const instance = this.instance(call, identifier);
    const { DBInstanceIdentifier: _, Port = instance["Port"] ?? 0, ...changes } = storedFields(call.input);
    Object.assign(instance, changes, { Port, Endpoint: { Address: `${identifier}.example`, Port } });
    const name = call.input["NewDBInstanceIdentifier"];
    if (name !== undefined) {
      this.instances.delete(this.rds.place(call, identifier));
      instance["DBInstanceIdentifier"] = name;
      this.instances.set(this.rds.place(call, String(name)), instance);
    }
    return instance;
  }

  private add(call: AwsCall, identifier: string): Fields {
    if (this.instances.has(this.rds.place(call, identifier))) {
      throw new Refusal("DBInstanceAlreadyExists", `The instance ${identifier} already exists.`);
    }
    this.count += 1;
    const arn = `arn:aws:rds:${call.region}:${call.account}:db:${identifier}`;
    const { Port = 3306, ...given } = storedFields(call.input);
    const instance: Fields = {
      Engine: "mysql",
      EngineVersion: "8.0.40",
      MasterUsername: "admin",
      StorageEncrypted: false,
      MultiAZ: false,
      AllocatedStorage: 20,
      BackupRetentionPeriod: 1,
      ...given,
      Port,
      DBInstanceArn: arn,
      DbiResourceId: `db-ABCDEFGH${this.count}`,
      DBInstanceStatus: "available",
      Endpoint: { Address: `${identifier}.example`, Port },
    };
    if (instance["EngineVersion"] === "8.0") instance["EngineVersion"] = "8.0.40";
    this.rds.addTags(arn, call.input["Tags"]);
    this.instances.set(this.rds.place(call, identifier), instance);
    return { DBInstance: instance };
  }
}

import { type AwsCall, type Fields, type Json, listOf, Refusal } from "./call";
import { managedPassword } from "./instances";
import type { FakeRds } from "./rds";

/** The fields that RDS returns for the fields of a request. `had` are the cluster's earlier fields. */
function storedFields(input: Fields, had: Fields): Fields {
  const {
    Action: _,
    Version: _v,
    AllowMajorVersionUpgrade: _u,
    ApplyImmediately: _a,
    MasterUserPassword: _p,
    Tags: _t,
    CloudwatchLogsExportConfiguration: logs,
    DBClusterParameterGroupName,
    DBSubnetGroupName,
    EnableCloudwatchLogsExports,
    EnableIAMDatabaseAuthentication,
    ManageMasterUserPassword,
    MasterUserSecretKmsKeyId = "arn:aws:kms:us-east-1:111111111111:key/secrets",
    VpcSecurityGroupIds,
    ...given
  } = input;
  const { EnableLogTypes, DisableLogTypes } = (logs as Fields | undefined) ?? {};
  const kept = ((had["EnabledCloudwatchLogsExports"] ?? []) as Json[]).filter(
    (log) => !listOf(DisableLogTypes).includes(log),
  );
  const groups = listOf(VpcSecurityGroupIds).map((VpcSecurityGroupId) => ({ VpcSecurityGroupId }));
  return {
    ...given,
    EnabledCloudwatchLogsExports: [...kept, ...listOf(EnableLogTypes), ...listOf(EnableCloudwatchLogsExports)],
    ...(DBClusterParameterGroupName !== undefined && { DBClusterParameterGroup: DBClusterParameterGroupName }),
    ...(DBSubnetGroupName !== undefined && { DBSubnetGroup: DBSubnetGroupName }),
    ...(EnableIAMDatabaseAuthentication !== undefined && {
      IAMDatabaseAuthenticationEnabled: EnableIAMDatabaseAuthentication,
    }),
    ...managedPassword(ManageMasterUserPassword, MasterUserSecretKmsKeyId),
    ...(groups.length > 0 && { VpcSecurityGroups: groups }),
  };
}

/** The RDS calls for DB clusters. */
export class FakeClusters {
  readonly clusters = new Map<string, Fields>();

  constructor(private readonly rds: FakeRds) {}

  /** Undefined for other calls. */
  answer(call: AwsCall): Fields | undefined {
    return /DBCluster(s|FromSnapshot)?$/.test(call.operation) ? this.clusterCall(call) : undefined;
  }

  cluster(call: Pick<AwsCall, "account" | "region">, identifier: Json | undefined): Fields {
    const found = this.clusters.get(this.rds.place(call, String(identifier)));
    if (found !== undefined) return found;
    throw new Refusal("DBClusterNotFoundFault", `DBCluster ${identifier} not found.`, 404);
  }

  private clusterCall(call: AwsCall): Fields {
    const { input } = call;
    const identifier = input["DBClusterIdentifier"];
    switch (call.operation) {
      case "CreateDBCluster":
      case "RestoreDBClusterFromSnapshot":
        return this.addCluster(call, String(identifier));
      case "ModifyDBCluster": {
        const cluster = this.cluster(call, identifier);
        return { DBCluster: Object.assign(cluster, storedFields(input, cluster)) };
      }
      case "DescribeDBClusters":
        return { DBClusters: [this.cluster(call, identifier)] };
      default:
        this.cluster(call, identifier);
        this.clusters.delete(this.rds.place(call, String(identifier)));
        return {};
    }
  }

  private addCluster(call: AwsCall, identifier: string): Fields {
    const arn = `arn:aws:rds:${call.region}:${call.account}:cluster:${identifier}`;
    const zones = [`${call.region}a`, `${call.region}b`];
    const cluster: Fields = {
      AutoMinorVersionUpgrade: true,
      EngineMode: "provisioned",
      EngineVersion: "15.4",
      MasterUsername: "admin",
      StorageEncrypted: false,
      BackupRetentionPeriod: 1,
      DBClusterParameterGroup: "default.aurora-postgresql15",
      ...storedFields(call.input, {}),
      AvailabilityZones: zones,
      DBClusterArn: arn,
      DbClusterResourceId: "cluster-ABC",
      DBClusterMembers: [{ DBInstanceIdentifier: `${identifier}-1`, IsClusterWriter: true }],
      Endpoint: `${identifier}.example`,
      ReaderEndpoint: `${identifier}-ro.example`,
      Status: "available",
    };
    if (cluster["EngineVersion"] === "15") cluster["EngineVersion"] = "15.4";
    this.rds.addTags(arn, call.input["Tags"]);
    this.clusters.set(this.rds.place(call, identifier), cluster);
    return { DBCluster: cluster };
  }
}

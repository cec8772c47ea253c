import { type AwsCall, type Fields, type Json, listOf, Refusal } from "./call";
import type { FakeRds } from "./rds";

const objects = (value: Json | undefined) => listOf(value) as Fields[];

interface Group {
  readonly fields: Fields;
  /** Parameters or options by name. */
  readonly members: Map<string, Fields>;
}

/** The parameters of a new group. */
const DEFAULTS: [string, string, string][] = [
  ["autocommit", "1", "engine-default"],
  ["max_connections", "100", "system"],
];

const SETTINGS: Record<string, [string, string, boolean][]> = {
  MARIADB_AUDIT_PLUGIN: [
    ["SERVER_AUDIT_EVENTS", "", false],
    ["SERVER_AUDIT_FILE_ROTATIONS", "9", false],
  ],
  OEM_AGENT: [
    ["OMS_HOST", "", false],
    ["AGENT_REGISTRATION_PASSWORD", "", true],
  ],
};

/** The RDS calls for parameter groups, cluster parameter groups and option groups. */
export class FakeGroups {
  readonly groups = new Map<string, Group>();
  /** Names of groups that are in use and cannot be deleted. */
  readonly used = new Set<string>();

  constructor(private readonly rds: FakeRds) {}

  /** Undefined for other calls. */
  answer(call: AwsCall): Fields | undefined {
    const isCluster = call.operation.includes("DBCluster");
    if (/DB(Cluster)?Parameter/.test(call.operation)) return this.parameterGroup(call, isCluster ? "DBCluster" : "DB");
    return /OptionGroup/.test(call.operation) ? this.optionGroup(call) : undefined;
  }

  group({ account, region }: Pick<AwsCall, "account" | "region">, kind: string, name: string): Group {
    const found = this.groups.get(`${account} ${region} ${kind} ${name}`);
    if (found !== undefined) return found;
    const code = kind === "Option" ? "OptionGroupNotFoundFault" : "DBParameterGroupNotFound";
    throw new Refusal(code, `${kind} group ${name} not found.`, 404);
  }

  private add(call: AwsCall, kind: string, name: string, fields: Fields, members: [string, Fields][]): Fields {
    const arn = Object.entries(fields).find(([field]) => field.endsWith("Arn"))?.[1];
    this.rds.addTags(String(arn), call.input["Tags"]);
    this.groups.set(`${call.account} ${call.region} ${kind} ${name}`, { fields, members: new Map(members) });
    return fields;
  }

  private remove(call: AwsCall, kind: string, name: string, code: string): Fields {
    this.group(call, kind, name);
    if (this.used.has(name)) throw new Refusal(code, `The group ${name} is in use.`);
    this.groups.delete(`${call.account} ${call.region} ${kind} ${name}`);
    return {};
  }

  private parameterGroup(call: AwsCall, kind: "DB" | "DBCluster"): Fields {
    const { input, operation, region, account } = call;
    const name = String(input[`${kind}ParameterGroupName`]);
    switch (operation.replace(kind, "")) {
      case "CreateParameterGroup": {
        const fields = {
          [`${kind}ParameterGroupName`]: name,
          [`${kind}ParameterGroupArn`]: `arn:aws:rds:${region}:${account}:${kind === "DB" ? "pg" : "cluster-pg"}:${name}`,
          DBParameterGroupFamily: input["DBParameterGroupFamily"] ?? "",
          Description: input["Description"] ?? "",
        };
        const members = DEFAULTS.map(([key, value, source]): [string, Fields] => [
          key,
          { ParameterName: key, ParameterValue: value, Source: source, ApplyMethod: "pending-reboot" },
        ]);
        return { [`${kind}ParameterGroup`]: this.add(call, kind, name, fields, members) };
      }
      case "DescribeParameterGroups":
        return { [`${kind}ParameterGroups`]: [this.group(call, kind, name).fields] };
      case "DescribeParameters":
        return this.describeParameters(call, this.group(call, kind, name));
      case "ModifyParameterGroup":
        for (const parameter of objects(input["Parameters"])) {
          const { members } = this.group(call, kind, name);
          const key = String(parameter["ParameterName"]);
          const isDefault = members.get(key)?.["ParameterValue"] === parameter["ParameterValue"];
          const source = isDefault ? (members.get(key)?.["Source"] ?? "user") : "user";
          members.set(key, { ...parameter, Source: source });
        }
        return {};
      case "ResetParameterGroup":
        for (const parameter of objects(input["Parameters"])) {
          this.group(call, kind, name).members.delete(String(parameter["ParameterName"]));
        }
        return {};
      default:
        return this.remove(call, kind, name, "InvalidDBParameterGroupState");
    }
  }

  private describeParameters({ input }: AwsCall, { members }: Group): Fields {
    const source = input["Source"];
    const found = [...members.values()].filter((one) => source === undefined || one["Source"] === source).reverse();
    // Two pages, so that a caller that reads only the first fails the test.
    const half = Math.ceil(found.length / 2);
    if (input["Marker"] !== undefined) return { Parameters: found.slice(half) };
    return { Parameters: found.slice(0, half), ...(found.length > half && { Marker: "second" }) };
  }

  private optionGroup(call: AwsCall): Fields {
    const { input, operation, region, account } = call;
    const name = String(input["OptionGroupName"]);
    switch (operation) {
      case "CreateOptionGroup": {
        const { EngineName = "", MajorEngineVersion = "", OptionGroupDescription = "" } = input;
        const OptionGroupArn = `arn:aws:rds:${region}:${account}:og:${name}`;
        const fields = {
          OptionGroupName: name,
          OptionGroupArn,
          EngineName,
          MajorEngineVersion,
          OptionGroupDescription,
        };
        return { OptionGroup: this.add(call, "Option", name, fields, []) };
      }
      case "DescribeOptionGroups": {
        const { fields, members } = this.group(call, "Option", name);
        return { OptionGroupsList: [{ ...fields, Options: [...members.values()] }] };
      }
      case "ModifyOptionGroup": {
        const { members } = this.group(call, "Option", name);
        for (const option of objects(input["OptionsToInclude"])) {
          members.set(String(option["OptionName"]), this.option(option));
        }
        for (const option of listOf(input["OptionsToRemove"])) {
          members.delete(String(option));
        }
        return {};
      }
      default:
        return this.remove(call, "Option", name, "InvalidOptionGroupStateFault");
    }
  }

  /** An option with all its settings, their defaults, and AWS's port and version. */
  private option(given: Fields): Fields {
    const set = new Map(objects(given["OptionSettings"]).map((one) => [one["Name"], one["Value"]]));
    const settings = (SETTINGS[String(given["OptionName"])] ?? []).map(([Name, DefaultValue, isSecret]) => {
      const value = set.get(Name) ?? DefaultValue;
      return { Name, DefaultValue, Value: isSecret && value !== "" ? "****" : value };
    });
    return {
      OptionName: given["OptionName"] ?? "",
      Port: given["Port"] ?? "3872",
      OptionVersion: given["OptionVersion"] ?? "13.5.0.0.v1",
      OptionSettings: settings,
      VpcSecurityGroupMemberships: listOf(given["VpcSecurityGroupMemberships"]).map((id) => ({
        VpcSecurityGroupId: String(id),
        Status: "active",
      })),
    };
  }
}

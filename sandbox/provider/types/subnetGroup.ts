import type { DBSubnetGroup } from "@aws-sdk/client-rds";
import { declaredType } from "../declared";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, ResourceType } from "../model";
import type { Value } from "../values";
import { waitFor } from "../wait";
import { nameArguments, nameFrom, prefixOf } from "./names";
import { rdsTagging, toTagList } from "./tags";

const noun = "RDS DB Subnet Group";
const GONE_SECONDS = 3 * 60;

function nameError(longest: number): (value: Value) => string | undefined {
  return (value) => {
    const name = String(value);
    if (!/^[0-9a-z_ .-]+$/.test(name)) {
      return `only lowercase alphanumeric characters, hyphens, underscores, periods, and spaces allowed; got "${name}"`;
    }
    if (name === "default") return `"Default" is not allowed`;
    return name.length > longest ? `cannot be longer than ${longest} characters; got ${name.length}` : undefined;
  };
}

async function find(call: Call, name: string): Promise<DBSubnetGroup | undefined> {
  const rds = await call.rds();
  const response = await ignoreNotFound(() => rds.describeDBSubnetGroups({ DBSubnetGroupName: name }));
  return response?.DBSubnetGroups?.find(({ DBSubnetGroupName }) => DBSubnetGroupName === name);
}

export const subnetGroup: ResourceType = {
  ...declaredType("aws:rds/subnetGroup:SubnetGroup", {
    replaces: ["name", "namePrefix"],
    behavior: {
      description: { default: "Managed by Pulumi" },
      ...nameArguments("name", { autoName: {}, validate: nameError(255) }, { validate: nameError(229) }),
      subnetIds: { type: "set" },
      supportedNetworkTypes: { type: "set" },
    },
  }),
  description: "A DB subnet group: the subnets of a VPC in which RDS may place a database.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging: rdsTagging("arn"),

  async create(call, args, created) {
    const name = nameFrom(args);
    const rds = await call.rds();
    const { DBSubnetGroup: made } = await withContext(`creating ${noun} (${name})`, () =>
      rds.createDBSubnetGroup({
        DBSubnetGroupDescription: args.required("description"),
        DBSubnetGroupName: name,
        SubnetIds: args.strings("subnetIds"),
        Tags: toTagList(call.tagsAll),
      }),
    );
    created.record(made?.DBSubnetGroupName ?? name, { arn: made?.DBSubnetGroupArn, name: made?.DBSubnetGroupName });
  },

  async read(call, id) {
    const found = await withContext(`reading ${noun} (${id})`, () => find(call, id));
    if (found === undefined) return undefined;
    return {
      outputs: {
        arn: found.DBSubnetGroupArn,
        description: found.DBSubnetGroupDescription,
        name: found.DBSubnetGroupName,
        namePrefix: prefixOf(found.DBSubnetGroupName),
        subnetIds: (found.Subnets ?? []).map(({ SubnetIdentifier }) => SubnetIdentifier ?? ""),
        supportedNetworkTypes: found.SupportedNetworkTypes ?? [],
        vpcId: found.VpcId,
      },
    };
  },

  async update(call, id, _before, after, changed) {
    if (!changed.has("description") && !changed.has("subnetIds")) return;
    const rds = await call.rds();
    await withContext(`updating ${noun} (${id})`, () =>
      rds.modifyDBSubnetGroup({
        DBSubnetGroupDescription: after.required("description"),
        DBSubnetGroupName: id,
        SubnetIds: after.strings("subnetIds"),
      }),
    );
  },

  async remove(call, id) {
    const rds = await call.rds();
    await withContext(`deleting ${noun} (${id})`, () =>
      ignoreNotFound(() => rds.deleteDBSubnetGroup({ DBSubnetGroupName: id })),
    );
    const status = async () => ((await find(call, id)) ? { state: "found" } : undefined);
    await withContext(`waiting for ${noun} (${id}) delete`, () =>
      waitFor({ ...call, timeoutSeconds: GONE_SECONDS }, { pending: ["found"], target: [], status }),
    );
  },
};

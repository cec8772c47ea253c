/** The functions that return the provider's account, partition and Region. */
import { declaredFunction } from "../declared";
import { withContext } from "../errors";
import type { FunctionType } from "../model";
import { partitionOf, REGIONS } from "../regions";

export const getCallerIdentity: FunctionType = {
  ...declaredFunction("aws:index/getCallerIdentity:getCallerIdentity"),
  description: "The account and principal of the provider's credentials.",
  async invoke(call) {
    const sts = await call.sts();
    const { Account, Arn, UserId } = await withContext("reading STS Caller Identity", () => sts.getCallerIdentity({}));
    return { accountId: Account, arn: Arn, id: Account, userId: UserId };
  },
};

export const getPartition: FunctionType = {
  ...declaredFunction("aws:index/getPartition:getPartition"),
  description: "The partition of the provider's Region, such as aws or aws-cn.",
  async invoke({ region }) {
    const { id, dnsSuffix, reverseDnsPrefix } = partitionOf(region);
    return { dnsSuffix, id, partition: id, reverseDnsPrefix };
  },
};

/** The EC2 endpoint without the protocol, as the real provider returns it. */
const endpointOf = (region: string) => `ec2.${region}.${partitionOf(region).dnsSuffix}`;

export const getRegion: FunctionType = {
  ...declaredFunction("aws:index/getRegion:getRegion"),
  description: "A Region by name or EC2 endpoint. Defaults to the provider's Region.",
  async invoke(call, args) {
    const endpoint = args.string("endpoint");
    const name = args.string("region") ?? args.string("name");
    const byEndpoint = Object.keys(REGIONS).find((region) => endpointOf(region) === endpoint);
    if (endpoint !== undefined && byEndpoint === undefined) {
      throw new Error(`finding Region using endpoint: no Region found for endpoint "${endpoint}"`);
    }
    if (endpoint !== undefined && name !== undefined && byEndpoint !== name) {
      throw new Error("multiple Regions matched; use additional constraints to reduce matches to a single Region");
    }
    const region = byEndpoint ?? name ?? call.region;
    const description = REGIONS[region];
    if (description === undefined) throw new Error(`finding Region using name: no Region found for name "${region}"`);
    return { description, endpoint: endpointOf(region), id: region, name: region, region };
  },
};

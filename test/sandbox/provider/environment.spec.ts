import assert from "node:assert/strict";
import { Engine } from "./engine";
import type { Fields } from "./fakes/call";

describe("getRegion and getPartition", () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());
  const region = async (args: Fields) => (await engine.invoke("aws:index/getRegion:getRegion", args)).results;

  it("getRegion returns the provider's Region, the given one or that of an endpoint", async () => {
    assert.deepEqual(await region({}), {
      description: "US East (N. Virginia)",
      endpoint: "ec2.us-east-1.amazonaws.com",
      id: "us-east-1",
      name: "us-east-1",
      region: "us-east-1",
    });
    assert.equal((await region({ region: "eu-west-1" }))["description"], "Europe (Ireland)");
    assert.equal((await region({ name: "eu-central-1" }))["region"], "eu-central-1");
    const china = await region({ endpoint: "ec2.cn-north-1.amazonaws.com.cn" });
    assert.equal(china["name"], "cn-north-1");
  });

  it("getRegion refuses unknown Regions and endpoints, and a Region that differs from the endpoint's", async () => {
    await assert.rejects(region({ name: "mars-north-1" }), /no Region found for name "mars-north-1"/);
    await assert.rejects(region({ endpoint: "rds.us-east-1.amazonaws.com" }), /no Region found for endpoint/);
    const two = { name: "us-east-1", endpoint: "ec2.eu-west-1.amazonaws.com" };
    await assert.rejects(region(two), /multiple Regions matched/);
  });

  it("getPartition returns the partition of the provider's Region and its DNS suffixes", async () => {
    const ofRegion = async (name: string) => {
      await engine.configure({ region: name, skipCredentialsValidation: "true" });
      return (await engine.invoke("aws:index/getPartition:getPartition", {})).results;
    };
    const names = { dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws" };
    assert.deepEqual(await ofRegion("cn-northwest-1"), { id: "aws-cn", partition: "aws-cn", ...names });
    assert.equal((await ofRegion("us-gov-west-1"))["partition"], "aws-us-gov");
    assert.equal((await ofRegion("ap-south-1"))["partition"], "aws");
  });
});

import assert from "node:assert/strict";
import { Engine, urnOf } from "./engine";
import { Refusal } from "./fakes/call";

const BUCKET = urnOf("aws:s3/bucket:Bucket", "Exports");

describe("aws:s3/bucket:Bucket", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());

  it("generates a lower-case name from the resource's name, and returns its addresses", async () => {
    const { id, state } = await engine.create(BUCKET, {});
    assert.match(id, /^exports-[0-9a-f]{7}$/);
    assert.deepEqual(
      [state["arn"], state["bucketRegionalDomainName"], state["hostedZoneId"]],
      [`arn:aws:s3:::${id}`, `${id}.s3.us-east-1.amazonaws.com`, "Z3AQBSTGFYJSTF"],
    );
  });

  it("creates the bucket in the Region of the resource", async () => {
    const { state } = await engine.create(BUCKET, { bucket: "a", region: "eu-west-1" });
    assert.deepEqual([state["region"], state["bucketRegion"]], ["eu-west-1", "eu-west-1"]);
    assert.equal(engine.aws.s3.bucket("a").region, "eu-west-1");
  });

  it("keeps tags that others set, and special characters of XML", async () => {
    const made = await engine.create(BUCKET, { bucket: "a", tags: { "<a>": "b & c" } });
    engine.aws.s3.bucket("a").tags.push({ Key: "Other", Value: "o" });
    const next = await engine.update(made, { bucket: "a", tags: { "<a>": "d" } });
    assert.deepEqual(next.state["tags"], { "<a>": "d", Other: "o" });
  });

  it("deletes a bucket with objects only with forceDestroy", async () => {
    const kept = await engine.create(BUCKET, { bucket: "a" });
    engine.aws.s3.bucket("a").objects.set("rds/t.parquet", "v1").set("b c", "v2");
    await assert.rejects(
      engine.remove(kept),
      /deleting S3 Bucket \(a\): operation error S3: DeleteBucket, .*BucketNotEmpty/,
    );
    await engine.remove(await engine.update(kept, { bucket: "a", forceDestroy: true }));
    assert.equal(engine.aws.s3.buckets.size, 0);
  });

  it("reports S3's operation, code and message, also for a response without a body", async () => {
    engine.aws.refuse.set("CreateBucket", new Refusal("BucketAlreadyExists", "Taken.", 409));
    const { message } = await engine.failCreate(BUCKET, { bucket: "a" });
    assert.match(
      message,
      /^creating S3 Bucket \(a\): operation error S3: CreateBucket, https response error StatusCode: 409, RequestID: request-1, api error BucketAlreadyExists: Taken\.$/,
    );
    engine.aws.refuse.set("HeadBucket", new Refusal("AccessDenied", "An answer to HEAD has no body.", 403));
    const { message: silent } = await engine.failCreate(BUCKET, { bucket: "b" });
    assert.match(
      silent,
      /^reading S3 Bucket \(b\): operation error S3: HeadBucket, .*StatusCode: 403, .*api error Forbidden: Forbidden$/,
    );
  });

  it("does not call S3 without an explicit endpoint", async () => {
    await engine.configure({ region: "us-east-1", skipCredentialsValidation: "true" });
    const { message } = await engine.failCreate(BUCKET, { bucket: "a" });
    assert.match(
      message,
      /calls S3 only at an explicit endpoint; set `endpoints` \(s3\) on the provider, or AWS_ENDPOINT_URL/,
    );
  });

  it("refuses names that S3 does not accept", async () => {
    const { failures } = await engine.check(BUCKET, { bucket: "Exports_1" });
    assert.match(failures.join(), /must contain only lowercase letters, digits, periods and hyphens/);
  });
});

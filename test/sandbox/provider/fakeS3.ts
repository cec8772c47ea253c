import { parseXml } from "../../../sandbox/provider/http/xml";
import type { AwsCall, Fields } from "./fakeAws";
import { Refusal } from "./fakeAws";

interface Bucket {
  readonly region: string;
  readonly objects: Map<string, string>;
  tags: Fields[];
}

const gone = (name: string) => new Refusal("NoSuchBucket", `The specified bucket does not exist: ${name}`, 404);

/** The name of S3's operation that a request means. */
export function operationOf(method: string, url: URL): string {
  const isObject = url.pathname.split("/").length > 2;
  const what = ["tagging", "location", "versions"].find((name) => url.searchParams.has(name)) ?? "";
  const names: Record<string, string> = {
    "PUT ": "CreateBucket",
    "HEAD ": "HeadBucket",
    "DELETE ": isObject ? "DeleteObject" : "DeleteBucket",
    "GET tagging": "GetBucketTagging",
    "PUT tagging": "PutBucketTagging",
    "DELETE tagging": "DeleteBucketTagging",
    "GET location": "GetBucketLocation",
    "GET versions": "ListObjectVersions",
  };
  return names[`${method} ${what}`] ?? "";
}

/** S3 as far as the provider's type calls it: answers are elements, by name. */
export class FakeS3 {
  readonly buckets = new Map<string, Bucket>();

  bucket(name: string): Bucket {
    const found = this.buckets.get(name);
    if (found === undefined) throw gone(name);
    return found;
  }

  answer({ operation, input, region }: AwsCall): Fields {
    const [, name = "", ...key] = String(input["path"]).split("/").map(decodeURIComponent);
    const body = String(input["body"]);
    if (operation === "CreateBucket") {
      if (this.buckets.has(name)) throw new Refusal("BucketAlreadyOwnedByYou", "You own it already.", 409);
      const named = body === "" ? undefined : parseXml(body).get("CreateBucketConfiguration.LocationConstraint");
      if ((named ?? "us-east-1") !== region) {
        throw new Refusal("IllegalLocationConstraintException", `${named} is not where the request went.`);
      }
      this.buckets.set(name, { region, objects: new Map(), tags: [] });
      return {};
    }
    const bucket = this.bucket(name);
    switch (operation) {
      case "DeleteBucket":
        if (bucket.objects.size > 0) throw new Refusal("BucketNotEmpty", "The bucket is not empty.", 409);
        this.buckets.delete(name);
        return {};
      case "PutBucketTagging": {
        const tags = parseXml(body).all("Tagging.TagSet.Tag");
        bucket.tags = tags.map((tag) => ({ Key: tag.get("Key") ?? "", Value: tag.get("Value") ?? "" }));
        return {};
      }
      case "DeleteBucketTagging":
        bucket.tags = [];
        return {};
      case "GetBucketTagging":
        if (bucket.tags.length === 0) throw new Refusal("NoSuchTagSet", "There is no tag set.", 404);
        return { Tagging: { TagSet: bucket.tags } };
      case "GetBucketLocation":
        return { LocationConstraint: bucket.region === "us-east-1" ? "" : bucket.region };
      case "ListObjectVersions": {
        const [first] = bucket.objects;
        return { ListVersionsResult: first ? { Version: { Key: first[0], VersionId: first[1] } } : {} };
      }
      case "DeleteObject":
        bucket.objects.delete(key.join("/"));
        return {};
      default:
        return {};
    }
  }
}

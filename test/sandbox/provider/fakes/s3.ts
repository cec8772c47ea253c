import { type AwsCall, type Fields, Refusal } from "./call";

interface Bucket {
  readonly region: string;
  readonly objects: Map<string, string>;
  tags: Fields[];
}

/** The text of all elements with the name in the body of a request. */
function texts(body: string, name: string): string[] {
  const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&" };
  return [...body.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) =>
    text.replace(/&\w+;/g, (entity) => entities[entity] ?? entity),
  );
}

const gone = (name: string) => new Refusal("NoSuchBucket", `The specified bucket does not exist: ${name}`, 404);

/** The object's key in `/bucket/key`; empty for the path of a bucket, with or without a trailing slash. */
const keyOf = (path: string) => path.split("/").slice(2).map(decodeURIComponent).join("/");

/** The S3 operation of a request. */
export function operationOf(method: string, url: URL): string {
  const isObject = keyOf(url.pathname) !== "";
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

/** The S3 calls for buckets. Responses are elements by name. */
export class FakeS3 {
  readonly buckets = new Map<string, Bucket>();

  bucket(name: string): Bucket {
    const found = this.buckets.get(name);
    if (found === undefined) throw gone(name);
    return found;
  }

  answer({ operation, input, region }: AwsCall): Fields {
    const path = String(input["path"]);
    const name = path.split("/")[1] ?? "";
    const body = String(input["body"]);
    if (operation === "CreateBucket") {
      if (this.buckets.has(name)) throw new Refusal("BucketAlreadyOwnedByYou", "You own it already.", 409);
      const [named = "us-east-1"] = texts(body, "LocationConstraint");
      if (named !== region) {
        throw new Refusal("IllegalLocationConstraintException", `${named} is not the Region of the request.`);
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
        const values = texts(body, "Value");
        bucket.tags = texts(body, "Key").map((Key, index) => ({ Key, Value: values[index] ?? "" }));
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
        bucket.objects.delete(keyOf(path));
        return {};
      default:
        return {};
    }
  }
}

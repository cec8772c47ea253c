import { codeOf, doing, unlessGone } from "../errors";
import { escapeXml } from "../http/xml";
import type { Call, ResourceType, Tagging } from "../model";
import { partitionOf } from "../regions";
import type { Value } from "../values";
import { prefixOf, uniqueName } from "./names";

const noun = "S3 Bucket";

/** S3's zones in Route 53: https://docs.aws.amazon.com/general/latest/gr/s3.html */
const HOSTED_ZONES: Readonly<Record<string, string>> = {
  "ap-northeast-1": "Z2M4EHUR26P7ZW",
  "ap-south-1": "Z11RGJOFQNVJUP",
  "ap-southeast-1": "Z3O0J2DXBE1FTB",
  "ap-southeast-2": "Z1WCIGYICN2BYD",
  "ca-central-1": "Z1QDHH18159H29",
  "eu-central-1": "Z21DNDUVLTQW6Q",
  "eu-north-1": "Z3BAZG2TWCNX0D",
  "eu-west-1": "Z1BKCTXD74EZPE",
  "eu-west-2": "Z3GKZC51ZF0DB4",
  "eu-west-3": "Z3R1K369G5AVDG",
  "sa-east-1": "Z7KQH4QJS55SO",
  "us-east-1": "Z3AQBSTGFYJSTF",
  "us-east-2": "Z2O1EMRO9K5GLX",
  "us-west-1": "Z2F56UZL2M1ACD",
  "us-west-2": "Z3BJ6K6RIION7M",
};

const nameProblem =
  (longest: number) =>
  (value: Value): string | undefined => {
    const name = String(value);
    if (name.length > longest) return `cannot be longer than ${longest} characters; got ${name.length}`;
    return /^[0-9a-z][0-9a-z.-]*$/.test(name)
      ? undefined
      : `only lowercase alphanumeric characters, periods and hyphens allowed, first no hyphen; got "${name}"`;
  };

async function readTags(call: Call, bucket: string): Promise<Record<string, string>> {
  try {
    const answer = await call.s3("GetBucketTagging", { method: "GET", bucket, query: { tagging: "" } });
    const tags = answer.all("Tagging.TagSet.Tag");
    return Object.fromEntries(tags.map((tag) => [tag.get("Key") ?? "", tag.get("Value") ?? ""]));
  } catch (error) {
    if (codeOf(error) === "NoSuchTagSet") return {};
    throw error;
  }
}

/** S3 takes all tags of a bucket at once, or none. */
async function putTags(call: Call, bucket: string, tags: Readonly<Record<string, string>>): Promise<void> {
  const all = Object.entries(tags).map(
    ([key, value]) => `<Tag><Key>${escapeXml(key)}</Key><Value>${escapeXml(value)}</Value></Tag>`,
  );
  const query = { tagging: "" };
  if (all.length === 0) await call.s3("DeleteBucketTagging", { method: "DELETE", bucket, query });
  else {
    const body = `<Tagging><TagSet>${all.join("")}</TagSet></Tagging>`;
    await call.s3("PutBucketTagging", { method: "PUT", bucket, query, body });
  }
}

const tagging: Tagging = {
  read: readTags,
  async write(call, bucket, _outputs, add, remove) {
    const kept = Object.entries(await readTags(call, bucket)).filter(([key]) => !remove.includes(key));
    await putTags(call, bucket, { ...Object.fromEntries(kept), ...add });
  },
};

/** Deletes all versions of all objects, page by page: of S3's calls, that which takes several at once is not worth it. */
async function empty(call: Call, bucket: string): Promise<void> {
  for (;;) {
    const page = await call.s3("ListObjectVersions", { method: "GET", bucket, query: { versions: "" } });
    const list = page.one("ListVersionsResult");
    const all = [...(list?.all("Version") ?? []), ...(list?.all("DeleteMarker") ?? [])];
    for (const one of all) {
      const versionId = one.get("VersionId") ?? "null";
      await call.s3("DeleteObject", { method: "DELETE", bucket, key: one.get("Key") ?? "", query: { versionId } });
    }
    if (all.length === 0) return;
  }
}

export const bucket: ResourceType = {
  token: "aws:s3/bucket:Bucket",
  description: "A bucket of Amazon S3.",
  noun,
  arguments: {
    bucket: {
      type: "string",
      computed: true,
      replaces: true,
      conflicts: ["bucketPrefix"],
      autoName: { limits: () => ({ digits: 7, longest: 63 }), transform: (name) => name.toLowerCase() },
      check: nameProblem(63),
      description: "Name of the bucket, lower case.",
    },
    bucketPrefix: {
      type: "string",
      computed: true,
      replaces: true,
      conflicts: ["bucket"],
      check: nameProblem(37),
      description: "Beginning of a name that is made up.",
    },
    forceDestroy: { type: "boolean", default: false, description: "Whether deleting deletes all objects first." },
  },
  outputs: {
    arn: { type: "string" },
    bucketDomainName: { type: "string" },
    bucketRegion: { type: "string" },
    bucketRegionalDomainName: { type: "string" },
    hostedZoneId: { type: "string" },
  },
  refused: [
    "accelerationStatus",
    "acl",
    "bucketNamespace",
    "corsRules",
    "grants",
    "lifecycleRules",
    "logging",
    "objectLockConfiguration",
    "objectLockEnabled",
    "policy",
    "replicationConfiguration",
    "requestPayer",
    "serverSideEncryptionConfiguration",
    "versioning",
    "website",
  ],
  timeouts: { create: 20, update: 20, delete: 60 },
  tagging,

  async create(call, args, draft) {
    const name = args.string("bucket") ?? uniqueName(args.string("bucketPrefix") ?? "terraform-");
    // S3 takes no constraint for its first Region, and demands it of all others.
    const body =
      call.region === "us-east-1"
        ? ""
        : `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${call.region}</LocationConstraint></CreateBucketConfiguration>`;
    await doing(`creating ${noun} (${name})`, () => call.s3("CreateBucket", { method: "PUT", bucket: name, body }));
    draft.made(name, { bucket: name, tags: undefined, tagsAll: undefined });
    if (Object.keys(call.tagsAll).length === 0) return;
    await doing(`setting ${noun} (${name}) tags`, () => putTags(call, name, call.tagsAll));
  },

  async read(call, id) {
    return doing(`reading ${noun} (${id})`, async () => {
      const found = await unlessGone(() => call.s3("HeadBucket", { method: "HEAD", bucket: id }));
      if (found === undefined) return undefined;
      const location = await call.s3("GetBucketLocation", { method: "GET", bucket: id, query: { location: "" } });
      const region = location.get("LocationConstraint") ?? "us-east-1";
      const { id: partition, dnsSuffix } = partitionOf(region);
      return {
        outputs: {
          arn: `arn:${partition}:s3:::${id}`,
          bucket: id,
          bucketDomainName: `${id}.s3.${dnsSuffix}`,
          bucketPrefix: prefixOf(id),
          bucketRegion: region,
          bucketRegionalDomainName: `${id}.s3.${region}.${dnsSuffix}`,
          hostedZoneId: HOSTED_ZONES[region],
        },
      };
    });
  },

  async remove(call, id, known) {
    await doing(`deleting ${noun} (${id})`, () =>
      unlessGone(async () => {
        if (known.boolean("forceDestroy")) await empty(call, id);
        await call.s3("DeleteBucket", { method: "DELETE", bucket: id });
      }),
    );
  },
};

import type { S3 } from "@aws-sdk/client-s3";
import { declaredType } from "../declared";
import { codeOf, ignoreNotFound, withContext } from "../errors";
import type { ResourceType, Tagging } from "../model";
import { partitionOf } from "../regions";
import type { Value } from "../values";
import { nameArguments, nameFrom, prefixOf } from "./names";
import { fromTagList, toTagList } from "./tags";

const noun = "S3 Bucket";

/** Route 53 hosted zones of S3: https://docs.aws.amazon.com/general/latest/gr/s3.html */
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

const nameError =
  (longest: number) =>
  (value: Value): string | undefined => {
    const name = String(value);
    if (name.length > longest) return `cannot be longer than ${longest} characters; got ${name.length}`;
    return /^[0-9a-z][0-9a-z.-]*$/.test(name)
      ? undefined
      : `must contain only lowercase letters, digits, periods and hyphens, and start with a letter or digit; got "${name}"`;
  };

async function readTags(s3: S3, Bucket: string): Promise<Record<string, string>> {
  try {
    return fromTagList((await s3.getBucketTagging({ Bucket })).TagSet);
  } catch (error) {
    if (codeOf(error) === "NoSuchTagSet") return {};
    throw error;
  }
}

/** S3 replaces all tags of a bucket at once. */
async function putTags(s3: S3, Bucket: string, tags: Readonly<Record<string, string>>): Promise<void> {
  const TagSet = toTagList(tags);
  if (TagSet.length === 0) await s3.deleteBucketTagging({ Bucket });
  else await s3.putBucketTagging({ Bucket, Tagging: { TagSet } });
}

const tagging: Tagging = {
  read: async (call, bucket) => readTags(await call.s3(), bucket),
  async write(call, bucket, _outputs, add, remove) {
    const s3 = await call.s3();
    const kept = Object.entries(await readTags(s3, bucket)).filter(([key]) => !remove.includes(key));
    await putTags(s3, bucket, { ...Object.fromEntries(kept), ...add });
  },
};

/** Deletes all versions of all objects. Each request returns the first page of what is left. */
async function empty(s3: S3, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket });
    const all = [...Versions, ...DeleteMarkers];
    for (const { Key, VersionId = "null" } of all) await s3.deleteObject({ Bucket, Key, VersionId });
    if (all.length === 0) return;
  }
}

export const bucket: ResourceType = {
  ...declaredType("aws:s3/bucket:Bucket", {
    replaces: ["bucket", "bucketPrefix"],
    behavior: {
      ...nameArguments(
        "bucket",
        {
          autoName: { limits: () => ({ digits: 7, longest: 63 }), transform: (name) => name.toLowerCase() },
          validate: nameError(63),
        },
        { validate: nameError(37) },
      ),
      forceDestroy: { default: false },
    },
    supported: [],
    unread: ["websiteDomain", "websiteEndpoint"],
  }),
  description: "An S3 bucket.",
  noun,
  timeouts: { create: 20, update: 20, delete: 60 },
  tagging,

  async create(call, args, created) {
    const name = nameFrom(args, "bucket");
    const s3 = await call.s3();
    // The client adds its Region as the location constraint if S3 needs one.
    await withContext(`creating ${noun} (${name})`, () => s3.createBucket({ Bucket: name }));
    created.record(name, { bucket: name });
    if (Object.keys(call.tagsAll).length === 0) return;
    await withContext(`setting ${noun} (${name}) tags`, () => putTags(s3, name, call.tagsAll));
  },

  async read(call, id) {
    const s3 = await call.s3();
    return withContext(`reading ${noun} (${id})`, async () => {
      const found = await ignoreNotFound(() => s3.headBucket({ Bucket: id }));
      if (found === undefined) return undefined;
      const { LocationConstraint: region = "us-east-1" } = await s3.getBucketLocation({ Bucket: id });
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
    const s3 = await call.s3();
    await withContext(`deleting ${noun} (${id})`, () =>
      ignoreNotFound(async () => {
        if (known.boolean("forceDestroy")) await empty(s3, id);
        await s3.deleteBucket({ Bucket: id });
      }),
    );
  },
};

import { doing, unlessGone } from "../errors";
import type { Element } from "../http/xml";
import type { Call, ResourceType } from "../model";
import { sleep } from "../wait";
import { iamNames } from "./iamNames";
import { iamTagging, iamTags } from "./iamTags";
import { prefixOf, uniqueName } from "./names";
import { compactPolicy, policyProblem, samePolicy } from "./policies";

const noun = "IAM Policy";
/** Versions that IAM keeps of a policy. */
const MOST_VERSIONS = 5;

async function versions(call: Call, PolicyArn: string): Promise<Element[] | undefined> {
  const found = await unlessGone(() => call.iam("ListPolicyVersions", { PolicyArn }));
  return found?.all("Versions.member");
}

const isDefault = (version: Element) => version.get("IsDefaultVersion") === "true";
const createdAt = (version: Element) => version.get("CreateDate") ?? "";

async function removeVersion(call: Call, PolicyArn: string, version: Element): Promise<void> {
  const VersionId = version.get("VersionId") ?? "";
  await doing(`deleting ${noun} (${PolicyArn}) version (${VersionId})`, () =>
    call.iam("DeletePolicyVersion", { PolicyArn, VersionId }),
  );
}

/** Deletes the oldest version where there is no room for one more; never the default one. */
async function makeRoom(call: Call, PolicyArn: string): Promise<void> {
  const all = (await versions(call, PolicyArn)) ?? [];
  const others = all.filter((one) => !isDefault(one)).sort((a, b) => createdAt(a).localeCompare(createdAt(b)));
  if (all.length >= MOST_VERSIONS && others[0] !== undefined) await removeVersion(call, PolicyArn, others[0]);
}

/** At once, or with a pause between making the version and making it the default. */
async function addVersion(call: Call, PolicyArn: string, policy: string, pause: number | undefined): Promise<void> {
  const SetAsDefault = pause === undefined;
  const made = await doing(`updating ${noun} (${PolicyArn})`, () =>
    call.iam("CreatePolicyVersion", { PolicyArn, PolicyDocument: compactPolicy(policy), SetAsDefault }),
  );
  if (pause === undefined) return;
  await sleep(pause, call.signal);
  const VersionId = made.get("PolicyVersion.VersionId");
  await doing(`setting ${noun} (${PolicyArn}) default version (${VersionId})`, () =>
    call.iam("SetDefaultPolicyVersion", { PolicyArn, VersionId }),
  );
}

export const policy: ResourceType = {
  token: "aws:iam/policy:Policy",
  description: "A managed policy of AWS IAM.",
  noun,
  global: true,
  arguments: {
    delayAfterPolicyCreationInMs: { type: "integer", description: "Milliseconds before a new version is the default." },
    description: { type: "string", replaces: true },
    ...iamNames(128),
    path: { type: "string", default: "/", replaces: true },
    policy: {
      type: "string",
      json: true,
      required: true,
      check: policyProblem,
      same: samePolicy,
      description: "JSON document, or the object of one.",
    },
  },
  outputs: { arn: { type: "string" }, attachmentCount: { type: "integer" }, policyId: { type: "string" } },
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging: iamTagging("Policy", "PolicyArn"),

  async create(call, args, draft) {
    const name = args.string("name") ?? uniqueName(args.string("namePrefix") ?? "terraform-");
    const made = await doing(`creating ${noun} (${name})`, () =>
      call.iam("CreatePolicy", {
        Description: args.string("description"),
        Path: args.string("path"),
        PolicyDocument: compactPolicy(args.need("policy")),
        PolicyName: name,
        Tags: iamTags(call.tagsAll),
      }),
    );
    const arn = made.get("Policy.Arn");
    if (arn === undefined) throw new Error(`creating ${noun} (${name}): IAM answered no ARN`);
    draft.made(arn, { arn, name });
  },

  async read(call, PolicyArn) {
    return doing(`reading ${noun} (${PolicyArn})`, async () => {
      const found = (await unlessGone(() => call.iam("GetPolicy", { PolicyArn })))?.one("Policy");
      if (found === undefined) return undefined;
      const VersionId = found.get("DefaultVersionId");
      const version = await call.iam("GetPolicyVersion", { PolicyArn, VersionId });
      return {
        outputs: {
          arn: found.get("Arn"),
          attachmentCount: Number(found.get("AttachmentCount") ?? 0),
          description: found.get("Description"),
          name: found.get("PolicyName"),
          namePrefix: prefixOf(found.get("PolicyName")),
          path: found.get("Path"),
          policy: compactPolicy(decodeURIComponent(version.get("PolicyVersion.Document") ?? "{}")),
          policyId: found.get("PolicyId"),
        },
      };
    });
  },

  async update(call, id, _before, after, changed) {
    if (!changed.has("policy")) return;
    await makeRoom(call, id);
    await addVersion(call, id, after.need("policy"), after.number("delayAfterPolicyCreationInMs") || undefined);
  },

  async remove(call, id) {
    const all = await doing(`reading ${noun} (${id}) versions`, () => versions(call, id));
    for (const version of all ?? []) if (!isDefault(version)) await removeVersion(call, id, version);
    await doing(`deleting ${noun} (${id})`, () => unlessGone(() => call.iam("DeletePolicy", { PolicyArn: id })));
  },
};

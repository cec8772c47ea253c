import type { IAM, PolicyVersion } from "@aws-sdk/client-iam";
import { doing, unlessGone } from "../errors";
import type { Call, ResourceType } from "../model";
import { allPages } from "../pages";
import { sleep } from "../wait";
import { iamNames } from "./iamNames";
import { iamTags, policyTagging } from "./iamTags";
import { prefixOf, uniqueName } from "./names";
import { compactPolicy, policyProblem, samePolicy } from "./policies";

const noun = "IAM Policy";
/** Versions that IAM keeps of a policy. */
const MOST_VERSIONS = 5;

/** None where the policy is gone. */
async function versions(iam: IAM, PolicyArn: string): Promise<PolicyVersion[]> {
  const all = await unlessGone(() =>
    allPages(async (from) => {
      const { Versions, Marker } = await iam.listPolicyVersions({ PolicyArn, ...from });
      return { items: Versions, Marker };
    }),
  );
  return all ?? [];
}

const createdAt = ({ CreateDate }: PolicyVersion) => CreateDate?.getTime() ?? 0;

async function removeVersion(iam: IAM, PolicyArn: string, { VersionId }: PolicyVersion): Promise<void> {
  await doing(`deleting ${noun} (${PolicyArn}) version (${VersionId})`, () =>
    iam.deletePolicyVersion({ PolicyArn, VersionId }),
  );
}

/** Deletes the oldest version where there is no room for one more; never the default one. */
async function makeRoom(iam: IAM, PolicyArn: string): Promise<void> {
  const all = await versions(iam, PolicyArn);
  const others = all.filter((one) => !one.IsDefaultVersion).sort((a, b) => createdAt(a) - createdAt(b));
  if (all.length >= MOST_VERSIONS && others[0] !== undefined) await removeVersion(iam, PolicyArn, others[0]);
}

/** At once, or with a pause between making the version and making it the default. */
async function addVersion(call: Call, PolicyArn: string, policy: string, pause: number | undefined): Promise<void> {
  const iam = await call.iam();
  const SetAsDefault = pause === undefined;
  const made = await doing(`updating ${noun} (${PolicyArn})`, () =>
    iam.createPolicyVersion({ PolicyArn, PolicyDocument: compactPolicy(policy), SetAsDefault }),
  );
  if (pause === undefined) return;
  await sleep(pause, call.signal);
  const VersionId = made.PolicyVersion?.VersionId;
  await doing(`setting ${noun} (${PolicyArn}) default version (${VersionId})`, () =>
    iam.setDefaultPolicyVersion({ PolicyArn, VersionId }),
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
  tagging: policyTagging,

  async create(call, args, draft) {
    const name = args.string("name") ?? uniqueName(args.string("namePrefix") ?? "terraform-");
    const iam = await call.iam();
    const made = await doing(`creating ${noun} (${name})`, () =>
      iam.createPolicy({
        Description: args.string("description"),
        Path: args.string("path"),
        PolicyDocument: compactPolicy(args.need("policy")),
        PolicyName: name,
        Tags: iamTags(call.tagsAll),
      }),
    );
    const arn = made.Policy?.Arn;
    if (arn === undefined) throw new Error(`creating ${noun} (${name}): IAM answered no ARN`);
    draft.made(arn, { arn, name });
  },

  async read(call, PolicyArn) {
    const iam = await call.iam();
    return doing(`reading ${noun} (${PolicyArn})`, async () => {
      const found = (await unlessGone(() => iam.getPolicy({ PolicyArn })))?.Policy;
      if (found === undefined) return undefined;
      const { PolicyVersion: version } = await iam.getPolicyVersion({ PolicyArn, VersionId: found.DefaultVersionId });
      return {
        outputs: {
          arn: found.Arn,
          attachmentCount: found.AttachmentCount ?? 0,
          description: found.Description || undefined,
          name: found.PolicyName,
          namePrefix: prefixOf(found.PolicyName),
          path: found.Path,
          policy: compactPolicy(decodeURIComponent(version?.Document ?? "{}")),
          policyId: found.PolicyId,
        },
      };
    });
  },

  async update(call, id, _before, after, changed) {
    if (!changed.has("policy")) return;
    await makeRoom(await call.iam(), id);
    await addVersion(call, id, after.need("policy"), after.number("delayAfterPolicyCreationInMs") || undefined);
  },

  async remove(call, id) {
    const iam = await call.iam();
    const all = await doing(`reading ${noun} (${id}) versions`, () => versions(iam, id));
    for (const version of all) if (!version.IsDefaultVersion) await removeVersion(iam, id, version);
    await doing(`deleting ${noun} (${id})`, () => unlessGone(() => iam.deletePolicy({ PolicyArn: id })));
  },
};

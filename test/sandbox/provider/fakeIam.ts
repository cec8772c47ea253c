import type { AwsCall, Fields, Json } from "./fakeAws";
import { Refusal } from "./fakeAws";

interface Role {
  readonly fields: Fields;
  readonly inline: Map<string, string>;
  readonly attached: Set<string>;
  tags: Fields[];
}

interface Policy {
  readonly fields: Fields;
  versions: Fields[];
  tags: Fields[];
}

const list = (value: Json | undefined) => ((value as Fields | undefined)?.["member"] as Json[] | undefined) ?? [];
const tagsOf = (input: Fields) => list(input["Tags"]) as Fields[];
const gone = (what: string) => new Refusal("NoSuchEntity", `The ${what} cannot be found.`, 404);

/** IAM as far as the provider's types call it. Documents are answered as IAM does, percent-encoded. */
export class FakeIam {
  readonly roles = new Map<string, Role>();
  readonly policies = new Map<string, Policy>();
  private count = 0;

  role(name: string): Role {
    const found = this.roles.get(name);
    if (found === undefined) throw gone(`role with name ${name}`);
    return found;
  }

  policy(arn: string): Policy {
    const found = this.policies.get(arn);
    if (found === undefined) throw gone(`policy ${arn}`);
    return found;
  }

  answer(call: AwsCall): Fields {
    const { operation, input, account } = call;
    const tagged = /^(ListRoleTags|TagRole|UntagRole|ListPolicyTags|TagPolicy|UntagPolicy)$/.test(operation);
    if (tagged) return this.tag(operation, input);
    return /RolePolic|Role|AssumeRole/.test(operation)
      ? this.roleCall(call)
      : this.policyCall(operation, input, account);
  }

  private tag(operation: string, input: Fields): Fields {
    const thing = "RoleName" in input ? this.role(String(input["RoleName"])) : this.policy(String(input["PolicyArn"]));
    const keys = [...list(input["TagKeys"]), ...tagsOf(input).map((tag) => tag["Key"])];
    if (!operation.startsWith("List")) {
      thing.tags = [...thing.tags.filter((tag) => !keys.includes(tag["Key"] ?? "")), ...tagsOf(input)];
    }
    return { Tags: thing.tags, IsTruncated: false };
  }

  private roleCall({ operation, input, account }: AwsCall): Fields {
    const name = String(input["RoleName"]);
    const policy = String(input["PolicyName"] ?? input["PolicyArn"]);
    if (operation === "CreateRole") return this.createRole(name, input, account);
    const role = this.role(name);
    switch (operation) {
      case "UpdateAssumeRolePolicy":
        role.fields["AssumeRolePolicyDocument"] = encodeURIComponent(String(input["PolicyDocument"]));
        return {};
      case "UpdateRoleDescription":
      case "UpdateRole":
      case "PutRolePermissionsBoundary": {
        const { Description, MaxSessionDuration, PermissionsBoundary } = input;
        if (Description !== undefined) role.fields["Description"] = Description;
        if (MaxSessionDuration !== undefined) role.fields["MaxSessionDuration"] = MaxSessionDuration;
        if (PermissionsBoundary !== undefined) {
          role.fields["PermissionsBoundary"] = { PermissionsBoundaryArn: PermissionsBoundary };
        }
        return {};
      }
      case "DeleteRolePermissionsBoundary":
        delete role.fields["PermissionsBoundary"];
        return {};
      case "PutRolePolicy":
        role.inline.set(policy, String(input["PolicyDocument"]));
        return {};
      case "GetRolePolicy": {
        const document = role.inline.get(policy);
        if (document === undefined) throw gone(`role policy with name ${policy}`);
        return { RoleName: name, PolicyName: policy, PolicyDocument: encodeURIComponent(document) };
      }
      case "DeleteRolePolicy":
        if (!role.inline.delete(policy)) throw gone(`role policy with name ${policy}`);
        return {};
      case "ListRolePolicies":
        return { PolicyNames: [...role.inline.keys()], IsTruncated: false };
      case "AttachRolePolicy":
        role.attached.add(policy);
        return {};
      case "DetachRolePolicy":
        if (!role.attached.delete(policy)) throw gone(`policy ${policy} attached to ${name}`);
        return {};
      case "ListAttachedRolePolicies":
        return { AttachedPolicies: [...role.attached].map((PolicyArn) => ({ PolicyArn })), IsTruncated: false };
      case "DeleteRole":
        if (role.inline.size + role.attached.size > 0) {
          throw new Refusal("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409);
        }
        this.roles.delete(name);
        return {};
      default:
        return { Role: role.fields };
    }
  }

  private createRole(name: string, input: Fields, account: string): Fields {
    if (this.roles.has(name)) throw new Refusal("EntityAlreadyExists", `Role with name ${name} already exists.`, 409);
    const { Description, Path = "/", PermissionsBoundary, MaxSessionDuration = "3600" } = input;
    const fields: Fields = {
      RoleName: name,
      RoleId: `AROA${name}`,
      Arn: `arn:aws:iam::${account}:role${Path}${name}`,
      CreateDate: "2026-11-24T01:02:03Z",
      AssumeRolePolicyDocument: encodeURIComponent(String(input["AssumeRolePolicyDocument"])),
      Path,
      MaxSessionDuration,
      ...(Description !== undefined && { Description }),
      ...(PermissionsBoundary !== undefined && {
        PermissionsBoundary: { PermissionsBoundaryArn: PermissionsBoundary },
      }),
    };
    this.roles.set(name, { fields, inline: new Map(), attached: new Set(), tags: tagsOf(input) });
    return { Role: fields };
  }

  private policyCall(operation: string, input: Fields, account: string): Fields {
    if (operation === "CreatePolicy") return this.createPolicy(input, account);
    const policy = this.policy(String(input["PolicyArn"]));
    const version = policy.versions.find((one) => one["VersionId"] === input["VersionId"]);
    switch (operation) {
      case "GetPolicyVersion":
        if (version === undefined) throw gone("policy version");
        return { PolicyVersion: version };
      case "ListPolicyVersions":
        return { Versions: policy.versions, IsTruncated: false };
      case "CreatePolicyVersion":
        if (policy.versions.length >= 5) throw new Refusal("LimitExceeded", "A policy can have 5 versions.", 409);
        return { PolicyVersion: this.addVersion(policy, input, input["SetAsDefault"] === "true") };
      case "SetDefaultPolicyVersion":
        this.makeDefault(policy, String(input["VersionId"]));
        return {};
      case "DeletePolicyVersion":
        if (version?.["IsDefaultVersion"]) throw new Refusal("DeleteConflict", "It is the default version.", 409);
        policy.versions = policy.versions.filter((one) => one !== version);
        return {};
      case "DeletePolicy":
        if (policy.versions.length > 1) throw new Refusal("DeleteConflict", "It has several versions.", 409);
        this.policies.delete(String(input["PolicyArn"]));
        return {};
      default:
        return { Policy: policy.fields };
    }
  }

  private createPolicy(input: Fields, account: string): Fields {
    const { Description, Path = "/", PolicyName = "" } = input;
    const Arn = `arn:aws:iam::${account}:policy${Path}${PolicyName}`;
    if (this.policies.has(Arn)) throw new Refusal("EntityAlreadyExists", `${Arn} already exists.`, 409);
    const fields: Fields = { Arn, PolicyName, Path, PolicyId: `ANPA${PolicyName}`, AttachmentCount: 0 };
    if (Description !== undefined) fields["Description"] = Description;
    const policy: Policy = { fields, versions: [], tags: tagsOf(input) };
    this.addVersion(policy, input, true);
    this.policies.set(Arn, policy);
    return { Policy: fields };
  }

  private addVersion(policy: Policy, input: Fields, isDefault: boolean): Fields {
    this.count += 1;
    const version: Fields = {
      VersionId: `v${this.count}`,
      Document: encodeURIComponent(String(input["PolicyDocument"])),
      IsDefaultVersion: false,
      CreateDate: new Date(Date.UTC(2026, 10, 24) + this.count * 1000).toISOString(),
    };
    policy.versions.push(version);
    if (isDefault) this.makeDefault(policy, String(version["VersionId"]));
    return version;
  }

  private makeDefault(policy: Policy, id: string): void {
    for (const one of policy.versions) one["IsDefaultVersion"] = one["VersionId"] === id;
    policy.fields["DefaultVersionId"] = id;
  }
}

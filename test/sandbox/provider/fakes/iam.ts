import { type AwsCall, type Fields, listOf, Refusal } from "./call";

interface Role {
  readonly fields: Fields;
  readonly inline: Map<string, string>;
  readonly attached: Set<string>;
  tags: Fields[];
}

const tagsOf = (input: Fields) => listOf(input["Tags"]) as Fields[];
const gone = (what: string) => new Refusal("NoSuchEntity", `The ${what} cannot be found.`, 404);

/** The IAM calls for roles. Documents are percent-encoded, as in IAM. */
export class FakeIam {
  readonly roles = new Map<string, Role>();

  role(name: string): Role {
    const found = this.roles.get(name);
    if (found === undefined) throw gone(`role with name ${name}`);
    return found;
  }

  answer(call: AwsCall): Fields {
    return /^(TagRole|UntagRole)$/.test(call.operation) ? this.tag(call) : this.roleCall(call);
  }

  private tag({ input }: AwsCall): Fields {
    const role = this.role(String(input["RoleName"]));
    const keys = [...listOf(input["TagKeys"]), ...tagsOf(input).map((tag) => tag["Key"])];
    role.tags = [...role.tags.filter((tag) => !keys.includes(tag["Key"] ?? "")), ...tagsOf(input)];
    return {};
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
        return { Role: { ...role.fields, Tags: role.tags } };
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
}

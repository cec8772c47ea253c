import { randomUUID } from "node:crypto";
import { type AwsCall, type Fields, Refusal } from "./call";

interface Key {
  readonly metadata: Fields;
  policy: string;
  rotation: Fields;
  tags: Fields[];
  grants: Fields[];
}

const keyIdOf = (text: string) => text.split("/").at(-1) ?? text;

/** The KMS calls of the provider. Lists have one element per page. */
export class FakeKms {
  readonly keys = new Map<string, Key>();
  readonly aliases: Fields[] = [];

  key(id: string): Key {
    const found = this.keys.get(keyIdOf(id));
    if (found === undefined) throw new Refusal("NotFoundException", `Key '${id}' does not exist`);
    return found;
  }

  answer(call: AwsCall): Fields {
    const { operation, input } = call;
    const id = String(input["KeyId"] ?? "");
    switch (operation) {
      case "CreateKey":
        return this.createKey(call);
      case "DescribeKey":
        return { KeyMetadata: this.key(id).metadata };
      case "GetKeyPolicy":
        return { Policy: this.key(id).policy };
      case "PutKeyPolicy":
        this.key(id).policy = String(input["Policy"]);
        return {};
      case "GetKeyRotationStatus":
        return this.key(id).rotation;
      case "EnableKeyRotation":
        this.key(id).rotation = {
          KeyRotationEnabled: true,
          RotationPeriodInDays: input["RotationPeriodInDays"] ?? 365,
        };
        return {};
      case "DisableKeyRotation":
        this.key(id).rotation = { KeyRotationEnabled: false };
        return {};
      case "EnableKey":
      case "DisableKey":
        this.key(id).metadata["Enabled"] = operation === "EnableKey";
        return {};
      case "UpdateKeyDescription":
        this.key(id).metadata["Description"] = String(input["Description"]);
        return {};
      case "ListResourceTags":
        return page("Tags", this.key(id).tags, input);
      case "TagResource": {
        const tags = input["Tags"] as Fields[];
        const key = this.key(id);
        key.tags = [...key.tags.filter((old) => tags.every((tag) => tag["TagKey"] !== old["TagKey"])), ...tags];
        return {};
      }
      case "UntagResource": {
        const key = this.key(id);
        key.tags = key.tags.filter((tag) => !(input["TagKeys"] as string[]).includes(String(tag["TagKey"])));
        return {};
      }
      case "ScheduleKeyDeletion":
        this.key(id).metadata["KeyState"] = "PendingDeletion";
        return {};
      default:
        return this.answerAliasOrGrant(call);
    }
  }

  private answerAliasOrGrant({ operation, input, region, account }: AwsCall): Fields {
    const AliasName = String(input["AliasName"] ?? "");
    const TargetKeyId = keyIdOf(String(input["TargetKeyId"] ?? ""));
    const key = () => this.key(String(input["KeyId"]));
    switch (operation) {
      case "CreateAlias":
        this.aliases.push({ AliasName, TargetKeyId, AliasArn: `arn:aws:kms:${region}:${account}:${AliasName}` });
        return {};
      case "UpdateAlias":
        Object.assign(this.alias(AliasName), { TargetKeyId });
        return {};
      case "DeleteAlias":
        this.aliases.splice(this.aliases.indexOf(this.alias(AliasName)), 1);
        return {};
      case "ListAliases":
        return page("Aliases", this.aliases, input);
      case "CreateGrant": {
        const GrantId = randomUUID().replaceAll("-", "");
        const { GrantTokens: _, ...grant } = input;
        key().grants.push({ ...grant, GrantId, KeyId: key().metadata["Arn"] ?? null });
        return { GrantId, GrantToken: "token" };
      }
      case "ListGrants":
        return page("Grants", key().grants, input);
      case "RevokeGrant":
      case "RetireGrant": {
        const grants = key().grants;
        const index = grants.findIndex((grant) => grant["GrantId"] === input["GrantId"]);
        if (index < 0) throw new Refusal("NotFoundException", `Grant ID ${input["GrantId"]} not found`);
        grants.splice(index, 1);
        return {};
      }
      default:
        throw new Refusal("UnknownOperationException", `The fake KMS does not support ${operation}`);
    }
  }

  private alias(name: string): Fields {
    const found = this.aliases.find(({ AliasName }) => AliasName === name);
    if (found === undefined) throw new Refusal("NotFoundException", `Alias ${name} is not found.`);
    return found;
  }

  private createKey({ input, region, account }: AwsCall): Fields {
    const KeyId = randomUUID();
    const metadata: Fields = {
      KeyId,
      Arn: `arn:aws:kms:${region}:${account}:key/${KeyId}`,
      Description: input["Description"] ?? "",
      Enabled: true,
      KeyManager: "CUSTOMER",
      KeySpec: input["KeySpec"] ?? "SYMMETRIC_DEFAULT",
      KeyState: "Enabled",
      KeyUsage: input["KeyUsage"] ?? "ENCRYPT_DECRYPT",
      MultiRegion: input["MultiRegion"] ?? false,
      Origin: "AWS_KMS",
    };
    const policy = String(input["Policy"] ?? '{"Version":"2012-10-17","Statement":[]}');
    const tags = (input["Tags"] as Fields[] | undefined) ?? [];
    this.keys.set(KeyId, { metadata, policy, rotation: { KeyRotationEnabled: false }, tags, grants: [] });
    return { KeyMetadata: metadata };
  }
}

function page(name: string, all: Fields[], input: Fields): Fields {
  const at = Number(input["Marker"] ?? 0);
  const Truncated = at + 1 < all.length;
  return { [name]: all.slice(at, at + 1), Truncated, ...(Truncated && { NextMarker: String(at + 1) }) };
}

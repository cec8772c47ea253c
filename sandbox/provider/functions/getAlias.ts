import { doing } from "../errors";
import type { FunctionType } from "../model";
import { findAlias } from "../types/alias";

export const getAlias: FunctionType = {
  token: "aws:kms/getAlias:getAlias",
  description: "An alias of AWS KMS and the key that it names; aliases of AWS, as alias/aws/rds, included.",
  regional: true,
  arguments: { name: { type: "string", required: true, description: "Name, which begins with alias/." } },
  results: {
    arn: { type: "string" },
    id: { type: "string" },
    targetKeyArn: { type: "string" },
    targetKeyId: { type: "string" },
  },
  async invoke(call, args) {
    const name = args.need("name");
    if (!/^alias\/[0-9A-Za-z_/-]+$/.test(name)) {
      throw new Error(`name must begin with 'alias/' and be comprised of only [0-9A-Za-z_/-]; got "${name}"`);
    }
    const kms = await call.kms();
    return doing(`reading KMS Alias (${name})`, async () => {
      const alias = await findAlias(kms, name);
      if (alias === undefined) throw new Error("empty result");
      // An alias that AWS made ahead of its key has no target yet: asking for its key makes AWS make it.
      const { KeyMetadata: key } = await kms.describeKey({ KeyId: alias.TargetKeyId ?? name });
      return { arn: alias.AliasArn, id: alias.AliasArn, targetKeyArn: key?.Arn, targetKeyId: key?.KeyId };
    });
  },
};

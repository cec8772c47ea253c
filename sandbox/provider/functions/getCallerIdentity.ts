import { doing } from "../errors";
import type { FunctionType } from "../model";

export const getCallerIdentity: FunctionType = {
  token: "aws:index/getCallerIdentity:getCallerIdentity",
  description: "The account and principal that the provider acts as.",
  regional: false,
  arguments: { id: { type: "string", description: "Taken as the real provider takes it, and of no effect." } },
  results: {
    accountId: { type: "string" },
    arn: { type: "string" },
    id: { type: "string" },
    userId: { type: "string" },
  },
  async invoke(call) {
    const sts = await call.sts();
    const { Account, Arn, UserId } = await doing("reading STS Caller Identity", () => sts.getCallerIdentity({}));
    return { accountId: Account, arn: Arn, id: Account, userId: UserId };
  },
};

import { declaredFunction } from "../declared";
import { doing } from "../errors";
import type { FunctionType } from "../model";

export const getCallerIdentity: FunctionType = {
  ...declaredFunction("aws:index/getCallerIdentity:getCallerIdentity"),
  description: "The account and principal that the provider acts as.",
  async invoke(call) {
    const sts = await call.sts();
    const { Account, Arn, UserId } = await doing("reading STS Caller Identity", () => sts.getCallerIdentity({}));
    return { accountId: Account, arn: Arn, id: Account, userId: UserId };
  },
};

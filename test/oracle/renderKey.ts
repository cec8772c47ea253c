import { COPY_ACTIONS } from "./modelFacts";
import { type Access, type Key, ORGANIZATION } from "./modelProgram";

const OWNER = "arn:aws:iam::111111111111:root";

/** The policy of a key, as the console of KMS writes it for other accounts, or with less. */
export function keyPolicyText({ access }: Key): string {
  const ofAccounts = Object.entries(access).flatMap(([account, given]) => statements(account, given));
  const Statement = [statement("Allow", OWNER, ["kms:*"]), ...ofAccounts];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

function statements(account: string, { level, route, without }: Access): object[] {
  const root = `arn:aws:iam::${account}:root`;
  const denied = level === "denied" ? [statement("Deny", root, [without])] : [];
  return [...(route === "policy" ? allowed(account, level, without) : []), ...denied];
}

function allowed(account: string, level: Access["level"], without: string): object[] {
  const principal = `arn:aws:iam::${account}:root`;
  if (level === "partial") {
    return [
      statement(
        "Allow",
        principal,
        COPY_ACTIONS.filter((action) => action !== without),
      ),
    ];
  }
  const condition = conditionOf(level, account);
  const use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
  return [
    statement("Allow", principal, use, condition),
    statement("Allow", principal, ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], {
      ...condition,
      Bool: { "kms:GrantIsForAWSResource": "true" },
    }),
  ];
}

/** The operator and key of the condition of an access. */
function conditionOf(level: Access["level"], account: string): object {
  switch (level) {
    case "conditional":
      return { StringEquals: { "aws:PrincipalOrgID": "o-example" } };
    case "organization":
      return { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION.id } };
    case "role":
      return { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/SnapshotReceiver` } };
    default:
      return {};
  }
}

function statement(Effect: string, AWS: string, Action: string[], condition: object = {}): object {
  const isConditional = Object.keys(condition).length > 0;
  return { Effect, Principal: { AWS }, Action, Resource: "*", ...(isConditional && { Condition: condition }) };
}

/** The operations of a grant, which RDS can pass on only if it may retire it too. */
export function grantOperations({ level, without }: Access): string[] {
  const given = COPY_ACTIONS.filter((action) => level !== "partial" || action !== without);
  return [...given.map((action) => action.slice("kms:".length)), "RetireGrant"];
}

/** The trust policies of the roles: who may assume them. */
import { OWNER, PIPELINE_ROLE, TARGET } from "./policies";

export interface TrustPolicy {
  /** The name of its file in `docs/iam`. */
  name: string;
  title: string;
  /** A sentence for the reference. */
  reason: string;
  document: object;
}

function webIdentity(issuer: string, audience: string, subject: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TrustPipeline",
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${OWNER}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subject } },
      },
    ],
  };
}

export const TRUST_POLICIES: readonly TrustPolicy[] = [
  {
    name: "trust-github-actions",
    title: "The pipeline's role, for GitHub Actions",
    reason:
      "Only jobs of the environment `production` of one repository can assume the role. For a branch instead of an environment, the subject is `repo:ORGANIZATION/REPOSITORY:ref:refs/heads/main`.",
    document: webIdentity(
      "token.actions.githubusercontent.com",
      "sts.amazonaws.com",
      "repo:ORGANIZATION/REPOSITORY:environment:production",
    ),
  },
  {
    name: "trust-gitlab",
    title: "The pipeline's role, for GitLab",
    reason:
      "Only pipelines of the branch `main` of one project can assume the role. The audience is the `aud` of the job's `id_tokens`.",
    document: webIdentity("gitlab.com", "https://gitlab.com", "project_path:GROUP/PROJECT:ref_type:branch:ref:main"),
  },
  {
    name: "trust-pipeline-role",
    title: "The role in the target account",
    reason: `Only the pipeline's role can assume the role of account ${TARGET}. AWS accepts the policy only once that role exists.`,
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TrustPipelineRole",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${OWNER}:role/${PIPELINE_ROLE}` },
          Action: "sts:AssumeRole",
        },
      ],
    },
  },
];

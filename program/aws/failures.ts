/** What a user can do about a failed call to AWS. The first pattern that matches the error applies. */
const REMEDIES: readonly [pattern: RegExp, remedy: string][] = [
  [
    /RequestTimeTooSkewed|RequestExpired|Signature (expired|not yet current)/,
    "set the clock of this machine: AWS refuses requests whose time is off by more than a few minutes",
  ],
  [/ExpiredToken|session .*has expired|token .*expired/i, "renew the credentials, for example with `aws sso login`"],
  [
    /InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|AuthFailure|SignatureDoesNotMatch|InvalidSignature/,
    "check the credentials (AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), and that the Region is enabled for the account",
  ],
  [/AccessDenied|UnauthorizedOperation|not authorized to perform/, "allow the caller this action"],
  [
    /CredentialsProviderError|TokenProviderError|could not load credentials|no valid credential sources/i,
    "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  ],
  // Messages of the AWS provider may contain this remedy.
  [/missing region(?!.*aws:region)/is, "run `pulumi config set aws:region us-east-1`, or set AWS_REGION"],
  [
    /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError|socket hang up/,
    "check the network, the proxy and AWS_ENDPOINT_URL",
  ],
  [/InvalidDB(Cluster)?SnapshotState/, "run `pulumi up` again when the status of the copy is `available`"],
  [/Throttl|RequestLimitExceeded|TooManyRequests/, "run it again later"],
];

/** The message of a failed call to AWS, and what to do about it. */
export function describeFailure(error: unknown): string {
  const { name = "", code = "" } = error instanceof Error ? (error as Error & { code?: string }) : {};
  const message = messageOf(error);
  const remedy = REMEDIES.find(([pattern]) => pattern.test(`${name} ${code} ${message}`))?.[1];
  return remedy === undefined ? message : `${message}; ${remedy}`;
}

/** The message of an error, as part of a sentence, without Pulumi's words for a failed function of a provider. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.replace(/^invocation of \S+ returned an error: /, "").replace(/\.$/, "");
}

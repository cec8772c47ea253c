import assert from "node:assert/strict";
import { describeFailure, messageOf } from "../../../program/aws/failures";

const failure = (name: string, message: string, code?: string) => Object.assign(new Error(message), { name, code });

describe("describeFailure", () => {
  for (const [what, error, remedy] of [
    ["a wrong clock", failure("RequestTimeTooSkewed", "The difference is too large."), /^The .* large; set the clock/],
    ["a request from the past", failure("RequestExpired", "Request has expired."), /set the clock/],
    ["a signature from the past", failure("SignatureDoesNotMatch", "Signature expired: 2026"), /set the clock/],
    ["a signature from the future", failure("SignatureDoesNotMatch", "Signature not yet current"), /set the clock/],
    ["an expired token", failure("ExpiredTokenException", "The security token expired"), /`aws sso login`/],
    ["an expired SSO session", failure("CredentialsProviderError", "The SSO session has expired"), /`aws sso login`/],
    ["an unknown access key", failure("InvalidClientTokenId", "The token is invalid"), /check the credentials/],
    ["a wrong secret key", failure("SignatureDoesNotMatch", "The signature does not match"), /check the credentials/],
    ["no credentials", failure("CredentialsProviderError", "Could not load credentials"), /; set AWS_PROFILE, or/],
    ["no credentials of a provider", failure("Error", "No valid credential sources found"), /; set AWS_PROFILE, or/],
    ["a missing permission", failure("AccessDenied", "not authorized: rds:DescribeDBSnapshots"), /allow the caller/],
    ["a closed port", failure("Error", "connect", "ECONNREFUSED"), /check the network/],
    ["an unknown host", failure("Error", "getaddrinfo", "ENOTFOUND"), /check the network/],
    ["a closed connection", failure("Error", "socket hang up", "ECONNRESET"), /check the network/],
    ["no answer in time", failure("TimeoutError", "timed out"), /check the network/],
    ["too many requests", failure("ThrottlingException", "Rate exceeded"), /run it again later/],
    ["a missing Region", failure("Error", "Missing region information"), /pulumi config set aws:region/],
  ] as const) {
    it(`names the remedy for ${what}`, () => {
      assert.match(describeFailure(error), remedy);
    });
  }

  it("adds nothing to other messages, nor to one that contains the remedy", () => {
    for (const message of ["The Region is out", "missing region: run `pulumi config set aws:region us-east-1`"]) {
      assert.equal(describeFailure(new Error(`${message}.`)), message);
    }
  });

  it("returns the name of an error without a message, and text that is not an error", () => {
    assert.equal(messageOf(failure("UnknownError", "")), "UnknownError");
    assert.equal(messageOf("out of order"), "out of order");
  });

  it("leaves out Pulumi's words for a failed function of a provider", () => {
    const message = "invocation of aws:index/getCallerIdentity:getCallerIdentity returned an error: no Region";
    assert.equal(messageOf(new Error(message)), "no Region");
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { signed } from "../../../sandbox/provider/http/signature";
import { escapeXml, parseXml } from "../../../sandbox/provider/http/xml";

describe("calls without an SDK's client", () => {
  // The example of AWS's page on signing: its keys, time and signature are those printed there.
  it("are signed as in AWS's example", () => {
    const url = new URL("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08");
    const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    const credentials = {
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    };
    const scope = { service: "iam", region: "us-east-1", at: new Date("2015-08-30T12:36:00Z") };
    const { authorization } = signed({ method: "GET", url, headers, body: "" }, credentials, scope);
    assert.equal(
      authorization,
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, " +
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    );
  });

  it("are signed with the session's token, and for S3 with the hash of their body", () => {
    const url = new URL("http://127.0.0.1/bucket");
    const credentials = { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T" };
    const scope = { service: "s3", region: "eu-west-1", at: new Date(0) };
    const headers = signed({ method: "PUT", url, headers: {}, body: "" }, credentials, scope);
    assert.equal(headers["x-amz-security-token"], "T");
    assert.equal(headers["x-amz-content-sha256"], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert.match(
      headers["authorization"] ?? "",
      /SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token/,
    );
  });

  it("have answers read by path: declarations, empty elements, entities and lists", () => {
    const answer = parseXml(
      '<?xml version="1.0"?>\n<R xmlns="urn:x"><L><m><K>a&amp;b &#60;&#x3e;</K></m><m><K>c</K></m></L><E/><T>\n x</T></R>',
    );
    assert.deepEqual(
      answer.all("R.L.m").map((one) => one.get("K")),
      ["a&b <>", "c"],
    );
    assert.equal(answer.get("R.T"), "\n x");
    assert.equal(answer.get("R.E"), undefined);
    assert.equal(answer.get("R.None.K"), undefined);
  });

  it("read back every text that they write", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        assert.equal(parseXml(`<T>${escapeXml(text)}</T>`).get("T") ?? "", text);
      }),
    );
  });

  it("refuse what is not well-formed", () => {
    assert.throws(() => parseXml("<a><b></a>"), /<\/a> closes nothing/);
    assert.throws(() => parseXml("<a>"), /<a> is not closed/);
    assert.throws(() => parseXml("</a>"), /<\/a> closes nothing/);
  });
});

import { createHash, createHmac } from "node:crypto";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Scope {
  readonly service: string;
  readonly region: string;
  readonly at: Date;
}

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const keyed = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** encodeURIComponent leaves five characters that AWS wants encoded. */
export const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalQuery({ searchParams }: URL): string {
  const pairs = [...searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return pairs.sort().join("&");
}

/**
 * The headers of the request with its signature, Signature Version 4, and with the hash of its body, which S3 demands
 * and the others allow: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signed(request: Request, credentials: Credentials, scope: Scope): Record<string, string> {
  const { service, region, at } = scope;
  const time = at.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const token = credentials.sessionToken;
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    "x-amz-date": time,
    ...(service === "s3" && { "x-amz-content-sha256": hash(request.body) }),
    ...(token !== undefined && { "x-amz-security-token": token }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    request.method,
    request.url.pathname,
    canonicalQuery(request.url),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    "",
    names.join(";"),
    hash(request.body),
  ].join("\n");
  const day = time.slice(0, 8);
  const place = `${day}/${region}/${service}/aws4_request`;
  const key = [region, service, "aws4_request"].reduce(keyed, keyed(`AWS4${credentials.secretAccessKey}`, day));
  const signature = keyed(key, ["AWS4-HMAC-SHA256", time, place, hash(canonical)].join("\n")).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${place}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...headers, authorization };
}

/**
 * IAM and S3, of which the provider needs a few calls each: not worth the AWS SDK's clients, which are the largest parts
 * of a bundle that starts anew for every provider of a stack.
 */
import { createHash } from "node:crypto";
import { type Credentials, encode, signed } from "./signature";
import { Element, parseXml } from "./xml";

export type Input = { readonly [name: string]: string | number | boolean | undefined | readonly (string | Input)[] };

/** Calls IAM: what is in the result, as XML. */
export type Iam = (operation: string, input: Input) => Promise<Element>;

export interface S3Request {
  readonly method: "DELETE" | "GET" | "HEAD" | "PUT";
  readonly bucket: string;
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Calls S3, by the bucket's name in the path: the answer, as XML. */
export type S3 = (operation: string, request: S3Request) => Promise<Element>;

/** A refusal by AWS, of the same form as those of the SDK's clients. */
class ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId: string | undefined };

  constructor(
    readonly call: string,
    readonly Code: string,
    message: string,
    status: number,
    requestId: string | undefined,
  ) {
    super(message);
    this.name = Code;
    this.$metadata = { httpStatusCode: status, requestId };
  }
}

export interface Service {
  /** As IAM and S3. */
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly signal: AbortSignal;
  credentials(): Promise<Credentials>;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function send(service: Service, operation: string, sent: Sent): Promise<Element> {
  const { name, endpoint, region, signal } = service;
  const url = new URL(sent.path, endpoint);
  for (const [key, value] of Object.entries(sent.query ?? {})) url.searchParams.set(key, value);
  const { method, body } = sent;
  const scope = { service: name.toLowerCase(), region, at: new Date() };
  const headers = signed({ method, url, headers: sent.headers, body }, await service.credentials(), scope);
  const { host: _, ...others } = headers;
  const answer = await fetch(url, { method, headers: others, signal, ...(body !== "" && { body }) });
  const text = await answer.text();
  if (answer.ok) return text.trim() === "" ? new Element("") : parseXml(text);
  const call = `${name}: ${operation}`;
  const id = answer.headers.get("x-amzn-requestid") ?? answer.headers.get("x-amz-request-id") ?? undefined;
  const error = /^\s*<(\?xml|Error)/.test(text) ? parseXml(text) : new Element("");
  const told = error.one("ErrorResponse.Error") ?? error.one("Error");
  const code = told?.get("Code") ?? (answer.status === 404 ? "NotFound" : answer.statusText);
  throw new ServiceError(call, code, told?.get("Message") ?? answer.statusText, answer.status, id);
}

/** Lists as AWS's query protocol takes them: Tags.member.1.Key=a. */
function flatten(prefix: string, input: Input): [string, string][] {
  return Object.entries(input).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    if (typeof value !== "object") return [[prefix + name, String(value)]];
    return value.flatMap((element, index): [string, string][] => {
      const place = `${prefix}${name}.member.${index + 1}`;
      return typeof element === "string" ? [[place, element]] : flatten(`${place}.`, element);
    });
  });
}

export function iam(service: Service): Iam {
  return async (operation, input) => {
    const pairs: [string, string][] = [["Action", operation], ["Version", "2010-05-08"], ...flatten("", input)];
    const body = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
    const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    const answer = await send(service, operation, { method: "POST", path: "/", headers, body });
    return answer.one(`${operation}Response.${operation}Result`) ?? new Element("");
  };
}

export function s3(service: Service): S3 {
  return (operation, { method, bucket, key, query, body = "" }) => {
    const path = ["", bucket, ...(key === undefined ? [] : key.split("/"))].map(encode).join("/");
    const md5 = createHash("md5").update(body).digest("base64");
    const headers: Record<string, string> = body === "" ? {} : { "content-md5": md5 };
    return send(service, operation, { method, path, headers, body, ...(query && { query }) });
  };
}

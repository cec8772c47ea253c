import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export interface Sts {
  endpoint: string;
  /** The requests, with the access key that signed each. */
  requests: Record<string, string>[];
  close(): void;
}

/** The time of its answers. */
export const STS_TIME = "Tue, 24 Nov 2026 03:30:00 GMT";

/**
 * Starts an STS. The access key of account 111111111111 starts with AKIA1; that of a role contains its account. Sessions
 * end after `seconds`.
 */
export async function startSts({ seconds = 3600, time = STS_TIME } = {}): Promise<Sts> {
  const requests: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    const { Version: _, ...parameters } = Object.fromEntries(new URLSearchParams(await text(request)));
    const key = /Credential=(\w+)/.exec(request.headers.authorization ?? "")?.[1];
    requests.push({ ...parameters, ...(key && { key }) });
    const action = parameters["Action"] ?? "";
    const account =
      /::(\d{12}):/.exec(parameters["RoleArn"] ?? "")?.[1] ?? /^ASIA(\d{12})/.exec(key ?? "")?.[1] ?? "111111111111";
    const expires = new Date(Date.now() + seconds * 1000).toISOString();
    const result =
      action === "GetCallerIdentity"
        ? `<Account>${account}</Account><Arn>arn:aws:iam::${account}:user/me</Arn><UserId>AIDA</UserId>`
        : `<Credentials><AccessKeyId>ASIA${account}n${requests.length}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
          `<SessionToken>t</SessionToken><Expiration>${expires}</Expiration></Credentials>`;
    response
      .writeHead(200, { "Content-Type": "text/xml", Date: time })
      .end(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import type { Failure } from "./config";
import type { Provider } from "./provider";
import { FUNCTIONS, RESOURCES } from "./registry";
import { packageSchema, VERSION } from "./schema";
import { canonical, type Properties } from "./values";
import { decode, encode } from "./wire";

export function checkResponse(result: { inputs: Properties; failures: readonly Failure[] }): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(encode(result.inputs));
  response.setFailuresList(result.failures.map(failure));
  return response;
}

function failure({ property, reason }: Failure): proto.CheckFailure {
  const message = new proto.CheckFailure();
  message.setProperty(property);
  message.setReason(`${property}: ${reason}`);
  return message;
}

const { Kind } = proto.PropertyDiff;
const KINDS = { add: Kind.ADD, delete: Kind.DELETE, update: Kind.UPDATE };
const REPLACING_KINDS = { add: Kind.ADD_REPLACE, delete: Kind.DELETE_REPLACE, update: Kind.UPDATE_REPLACE };

export function diffResponse(provider: Provider, request: proto.DiffRequest): proto.DiffResponse {
  const urn = request.getUrn();
  const { changes, deleteFirst } = provider.diff(
    urn,
    decode(request.getOlds()),
    decode(request.getNews()),
    request.getIgnorechangesList(),
  );
  const response = new proto.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList([...new Set(changes.map(({ argument }) => argument))]);
  response.setReplacesList([...new Set(changes.filter(({ replaces }) => replaces).map(({ argument }) => argument))]);
  response.setStablesList(provider.stables(urn, changes));
  response.setDeletebeforereplace(deleteFirst);
  response.setHasdetaileddiff(true);
  for (const { path, kind, replaces } of changes) {
    const diff = new proto.PropertyDiff();
    diff.setKind((replaces ? REPLACING_KINDS : KINDS)[kind]);
    response.getDetaileddiffMap().set(path, diff);
  }
  return response;
}

/** A change of settings updates the provider; it never replaces the provider or its resources. */
export function configDiffResponse(request: proto.DiffRequest): proto.DiffResponse {
  const olds = decode(request.getOldInputs() ?? request.getOlds());
  const news = decode(request.getNews());
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const changed = names.filter((name) => canonical(olds[name] ?? null) !== canonical(news[name] ?? null));
  const response = new proto.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(changed);
  return response;
}

export function checkRequest(provider: Provider, request: proto.CheckRequest): proto.CheckResponse {
  const autonaming = request.getAutonaming();
  const { DISABLE } = proto.CheckRequest.AutonamingOptions.Mode;
  const proposedName = autonaming?.getMode() === DISABLE ? null : autonaming?.getProposedName();
  const result = provider.check(request.getUrn(), decode(request.getOlds()), decode(request.getNews()), {
    randomSeed: request.getRandomseed_asU8(),
    ...(proposedName !== undefined && { proposedName }),
  });
  return checkResponse(result);
}

export async function createResponse(provider: Provider, request: proto.CreateRequest): Promise<proto.CreateResponse> {
  const urn = request.getUrn();
  const inputs = decode(request.getProperties());
  const response = new proto.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(encode(provider.previewCreate(urn, inputs)));
    return response;
  }
  const made = await provider.create(urn, inputs, request.getTimeout());
  response.setId(made.id);
  response.setProperties(encode(made.state));
  return response;
}

export async function readResponse(provider: Provider, request: proto.ReadRequest): Promise<proto.ReadResponse> {
  const state = decode(request.getProperties());
  const found = await provider.read(request.getUrn(), request.getId(), state, decode(request.getInputs()));
  const response = new proto.ReadResponse();
  if (found === undefined) return response;
  response.setId(found.id);
  response.setProperties(encode(found.state));
  response.setInputs(encode(found.inputs));
  return response;
}

export async function updateResponse(provider: Provider, request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
  const urn = request.getUrn();
  const state = decode(request.getOlds());
  const inputs = decode(request.getNews());
  const response = new proto.UpdateResponse();
  const ignored = request.getIgnorechangesList();
  const next = request.getPreview()
    ? provider.previewUpdate(urn, state, inputs)
    : (await provider.update(urn, request.getId(), state, inputs, ignored, request.getTimeout())).state;
  response.setProperties(encode(next));
  return response;
}

export async function invokeResponse(provider: Provider, request: proto.InvokeRequest): Promise<proto.InvokeResponse> {
  const { results, failures } = await provider.invoke(request.getTok(), decode(request.getArgs()));
  const response = new proto.InvokeResponse();
  response.setReturn(encode(results));
  response.setFailuresList(failures.map(failure));
  return response;
}

export function handshakeResponse(): proto.ProviderHandshakeResponse {
  const response = new proto.ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  response.setSupportsAutonamingConfiguration(true);
  return response;
}

/** Does not accept resources or outputs, so that the engine sends plain IDs and values. */
export async function configureResponse(
  provider: Provider,
  request: proto.ConfigureRequest,
): Promise<proto.ConfigureResponse> {
  const named = Object.fromEntries(
    [...request.getVariablesMap().entries()].map(([name, value]) => [localName(name), value]),
  );
  await provider.configure(request.hasArgs() ? decode(request.getArgs()) : named);
  const response = new proto.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  response.setSupportsAutonamingConfiguration(true);
  return response;
}

/** `region` for `aws:config:region` and `aws:region`. */
const localName = (name: string) => name.split(":").at(-1) ?? name;

export function schemaResponse(): proto.GetSchemaResponse {
  const response = new proto.GetSchemaResponse();
  response.setSchema(JSON.stringify(packageSchema(RESOURCES, FUNCTIONS)));
  return response;
}

export function pluginInfo(): PluginInfo {
  const info = new PluginInfo();
  info.setVersion(VERSION);
  return info;
}

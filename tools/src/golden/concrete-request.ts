import { recordOf } from '@mezzo/proto';
import type { HttpRequest } from './http-client.ts';
import type { Bindings } from './match/bindings.ts';
import { isJsonObject, stringifyJson, type JsonValue } from './match/json.ts';
import { parseTemplate, type Placeholder } from './match/placeholder.ts';
import type { Exchange, RecordedRequest } from './scenario.ts';
import { clientValues, substituteJson, substituteText, type Resolve } from './substitute.ts';

/** The request of a recorded exchange with the values of this run. */
export function concreteRequest(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  bindings: Bindings,
): HttpRequest {
  const { method, path, headers, body } = request;
  const resolve = clientValues(bindings, { uuidsAreValid: !refusesUuid(response) });
  return {
    method,
    path: substituteText(path, resolve),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, substituteText(value, resolve)]),
    ),
    body: concreteBody(body, resolve),
    endOfBody: body?.kind !== 'records' || body.endOfStream,
  };
}

/** Recordings mask even a UUID that has no version, such as 16 zero bytes; the answer tells. */
function refusesUuid({ body }: Exchange['response']): boolean {
  return body.kind === 'text' && body.text.endsWith('Not a valid UUID');
}

function concreteBody(body: RecordedRequest['body'], resolve: Resolve): readonly Buffer[] {
  switch (body?.kind) {
    case undefined:
      return [];
    case 'text':
      return [Buffer.from(substituteText(body.text, resolve))];
    case 'json':
      return [Buffer.from(concreteJson(body.json, resolve))];
    case 'bytes':
      return [Buffer.from(body.base64, 'base64')];
    case 'records':
      return body.records.map((record) => recordOf(concreteJson(record, resolve)));
  }
}

function concreteJson(recorded: JsonValue, resolve: Resolve): string {
  return stringifyJson(substituteJson(recorded, resolve));
}

/** Everything in the request that stands for something else. */
export function placeholdersOf({ path, headers, body }: RecordedRequest): Placeholder[] {
  const texts = [path, ...Object.values(headers)];
  if (body?.kind === 'text') texts.push(body.text);
  if (body?.kind === 'json') texts.push(stringifyJson(body.json));
  if (body?.kind === 'records') texts.push(stringifyJson(body.records));
  return texts.flatMap(parseTemplate).filter((part) => typeof part === 'object');
}

/** The placeholder of the update that an ACKNOWLEDGE call names. */
export function acknowledgedUuid(call: JsonValue): string | undefined {
  const acknowledge = isJsonObject(call) ? call['acknowledge'] : undefined;
  const uuid = isJsonObject(acknowledge) ? acknowledge['uuid'] : undefined;
  return typeof uuid === 'string' ? uuid : undefined;
}

const readCall = /^(?:GET|LIST|READ)_/;

/** Whether the request only asks: it may be sent again. */
export function isRead({ method, body }: RecordedRequest): boolean {
  if (method === 'GET') return true;
  const type = body?.kind === 'json' && isJsonObject(body.json) ? body.json['type'] : undefined;
  return typeof type === 'string' && readCall.test(type);
}

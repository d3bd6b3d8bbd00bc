import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messageType } from './message-type.ts';

/**
 * Every v1 body that a real Mesos was recorded to send is read and printed again: the same text,
 * byte for byte, and the same protobuf.
 */
interface Exchange {
  readonly name: string;
  readonly request?: { readonly path: string; readonly target?: string; readonly body?: unknown };
  readonly response?: {
    readonly status: unknown;
    readonly json?: object;
    readonly base64?: string;
    readonly records?: readonly object[];
    readonly headers?: Readonly<Record<string, string>>;
  };
}

interface Body {
  readonly type: string;
  readonly value: object;
}

const folder = new URL('../../../e2e/golden/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** Marks numbers, because `15.0` and `15` are the same to `JSON.parse`. */
const mark = '\u0001';

function readScenario(file: string): readonly Exchange[] {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const marked = text.replace(
    /("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)/g,
    (_, string: string | undefined, number: string) => string ?? `"\\u0001${number}"`,
  );
  return (JSON.parse(marked) as { steps?: Exchange[] }).steps ?? [];
}

/** The text as it was sent, with values put in for placeholders. */
function sentText(value: object): string {
  return JSON.stringify(value)
    .replace(/"\\u0001([^"]+)"/g, '$1')
    .replace(/"<timestamp-ns>"/g, '1234567890123456789')
    .replace(/"<timestamp>"/g, '1.5')
    .replace(/"<(?:port|pid|number|timestamp-s)[^">]*>"/g, '7')
    .replace(/("[a-z_]*uuid":(?:\{"value":)?|"data":)"<[^>]+>"/g, '$1"AAECAw=="');
}

/** An agent's `checkpoint` is not part of the v1 message: the master adds it to some answers. */
function withoutCheckpoint(text: string): string {
  return text.replace(/("id":\{"value":"<agent-id:\d+>"\}),"checkpoint":true\}/g, '$1}');
}

function typeOf({ request, response }: Exchange): string | undefined {
  const path = request?.path.replace(/^\/(?:slave\(1\)|slave%281%29|master)/, '');
  if (path === '/api/v1/scheduler') return 'mesos.v1.scheduler.Event';
  if (path === '/api/v1/executor') return 'mesos.v1.executor.Event';
  if (path !== '/api/v1') return undefined;
  const onAgent = request?.target?.startsWith('agent') === true;
  if (response?.records !== undefined) {
    return onAgent ? 'mesos.v1.agent.ProcessIO' : 'mesos.v1.master.Event';
  }
  return onAgent ? 'mesos.v1.agent.Response' : 'mesos.v1.master.Response';
}

function bodiesOf(exchange: Exchange): Body[] {
  const type = typeOf(exchange);
  const { response } = exchange;
  if (type === undefined || response?.status !== `${mark}200`) return [];
  const values = response.records ?? (response.json === undefined ? [] : [response.json]);
  const all = response.base64 === undefined ? values : [...values, { base64: response.base64 }];
  return all.filter((value) => !('note' in value)).map((value) => ({ type, value }));
}

function check({ type, value }: Body): void {
  const codec = messageType(type);
  if ('base64' in value) {
    const bytes = Buffer.from(String(value.base64), 'base64');
    expect(Buffer.from(codec.encode(codec.decode(bytes))).toString('base64')).toBe(value.base64);
    return;
  }
  const text = withoutCheckpoint(sentText(value));
  const message = codec.fromJson(text);
  const normal = (json: string): string => json.replaceAll(/:7(?:\.0)?(?=[,}])/g, ':7');
  expect(normal(codec.toJson(message))).toBe(normal(text));
  expect(codec.decode(codec.encode(message))).toEqual(message);
}

describe('recorded bodies', () => {
  const bodies = files.map((file) => ({ file, bodies: readScenario(file).flatMap(bodiesOf) }));

  it('are there', () => {
    const total = bodies.reduce((sum, scenario) => sum + scenario.bodies.length, 0);
    expect(total).toBeGreaterThan(1200);
  });

  it.each(bodies.filter((scenario) => scenario.bodies.length > 0))('$file', (scenario) => {
    for (const body of scenario.bodies) check(body);
  });
});

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { recordOf } from '@mezzo/proto';
import type { Cluster, ClusterLauncher } from '../cluster.ts';
import type { Endpoint } from '../http-client.ts';
import { Bindings } from '../match/bindings.ts';
import { isJsonObject, stringifyJson, type JsonValue } from '../match/json.ts';
import { parseTemplate } from '../match/placeholder.ts';
import type {
  Exchange,
  ProcessName,
  RecordedResponse,
  RecordedStream,
  Scenario,
  Step,
} from '../scenario.ts';
import { substituteJson, substituteText } from '../substitute.ts';
import { checkRequest } from './check-request.ts';
import { serverValues } from './server-values.ts';

/**
 * Plays real Mesos from a recording: answers each request with what was recorded and sends each
 * event when its step begins. A replay against it must agree, unless the recording it plays was
 * changed. It also checks that it is sent what was recorded.
 */
export class RecordedClusterLauncher implements ClusterLauncher {
  readonly #change: (scenario: Scenario) => Scenario;

  constructor(change: (scenario: Scenario) => Scenario = (scenario) => scenario) {
    this.#change = change;
  }

  async launch(scenario: Scenario): Promise<Cluster> {
    const cluster = new RecordedCluster(this.#change(scenario));
    await cluster.listen(['master', ...Object.keys(scenario.agentFlags)]);
    return cluster;
  }
}

const eventDelayMs = 5;

interface OpenStream {
  readonly target: ProcessName;
  readonly recorded: RecordedStream;
  readonly response: ServerResponse;
  readonly isJson: boolean;
  sent: number;
}

class RecordedCluster implements Cluster {
  readonly known = new Map<string, string>();
  readonly #steps: readonly Step[];
  readonly #bindings = new Bindings();
  readonly #servers = new Map<ProcessName, Server>();
  readonly #streams: OpenStream[] = [];
  #next = 0;

  constructor(scenario: Scenario) {
    this.#steps = scenario.steps;
  }

  async listen(names: readonly ProcessName[]): Promise<void> {
    this.known.set('<hostname>', 'localhost');
    this.known.set('<run_dir>', '/run-dir');
    for (const name of names) {
      const server = createServer((request, response) => void this.#serve(name, request, response));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      this.#servers.set(name, server);
      this.known.set(`<port:${name}>`, String((server.address() as AddressInfo).port));
      for (const kind of ['run_dir', 'work_dir', 'runtime_dir']) {
        this.known.set(`<${kind}:${name}>`, `/${name}/${kind}`);
      }
    }
    for (const [name, value] of this.known) {
      const [placeholder] = parseTemplate(name);
      if (typeof placeholder === 'object') this.#bindings.bind(placeholder, value);
    }
    this.#begin(this.#next);
  }

  endpoint(name: ProcessName): Endpoint {
    return { host: '127.0.0.1', port: Number(this.known.get(`<port:${name}>`)) };
  }

  agentIds(): Promise<readonly string[]> {
    const agents = [...this.#servers.keys()].filter((name) => name !== 'master');
    const ids = agents.map((_name, index) => this.#text(`<agent-id:${String(index + 1)}>`));
    return Promise.resolve(ids);
  }

  signal(name: ProcessName, signal: NodeJS.Signals): Promise<void> {
    if (signal === 'SIGKILL') this.#breakStreams(name);
    const step = this.#steps[this.#next];
    const isRecorded = step?.kind === 'signal' && step.process === name && step.signal === signal;
    if (isRecorded) this.#pass();
    return Promise.resolve();
  }

  start(name: ProcessName): Promise<void> {
    const step = this.#steps[this.#next];
    if (step?.kind === 'start' && step.process === name) this.#pass();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    for (const server of this.#servers.values()) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    this.#servers.clear();
  }

  logTails(): ReadonlyMap<ProcessName, string> {
    return new Map();
  }

  async #serve(
    name: ProcessName,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const step = this.#steps[this.#next];
    const wrong =
      step?.kind === 'exchange' && step.request.target === name
        ? checkRequest(step.request, request, Buffer.concat(pieces), this.#bindings)
        : `no request to ${name} was recorded for step ${String(this.#next)}`;
    if (wrong !== undefined) {
      response.writeHead(500).end(wrong);
      return;
    }
    this.#answer(step as Exchange, response);
    this.#pass();
  }

  #answer({ request, response: recorded }: Exchange, response: ServerResponse): void {
    response.statusCode = recorded.status;
    for (const [name, value] of Object.entries(recorded.headers)) {
      response.setHeader(name, this.#text(value));
    }
    if (recorded.body.kind !== 'stream') {
      response.end(this.#body(recorded));
      return;
    }
    response.flushHeaders();
    const { 'message-content-type': messageType, 'content-type': type } = recorded.headers;
    this.#streams.push({
      target: request.target,
      recorded: recorded.body,
      response,
      isJson: (messageType ?? type ?? '').includes('json'),
      sent: 0,
    });
  }

  /**
   * The step is done. Its events come a moment later, when the client has seen the answer. Steps
   * without a request pass by themselves.
   */
  #pass(): void {
    const step = this.#next;
    setTimeout(() => this.#sendEvents(step), eventDelayMs);
    this.#next += 1;
    this.#begin(this.#next);
  }

  #begin(index: number): void {
    const kind = this.#steps[index]?.kind;
    if (kind === 'wait' || kind === 'close-stream') this.#pass();
  }

  #sendEvents(step: number): void {
    for (const stream of this.#streams) {
      const { records, at, closedAt, closedCleanly } = stream.recorded;
      for (; (at[stream.sent] ?? Infinity) <= step; stream.sent += 1) {
        const event = records[stream.sent];
        if (event !== undefined) this.#sendEvent(stream, event);
      }
      if (closedAt !== undefined && closedAt <= step && closedCleanly) stream.response.end();
    }
  }

  /** In two pieces: a reader that takes a chunk for a record does not get far. */
  #sendEvent({ response, isJson }: OpenStream, event: JsonValue): void {
    const record = recordOf(isJson ? this.#json(event) : bytesOf(event));
    const middle = Math.floor(record.length / 2);
    response.write(record.subarray(0, middle));
    response.write(record.subarray(middle));
  }

  #breakStreams(name: ProcessName): void {
    for (const { target, response } of this.#streams) {
      if (target === name) response.destroy();
    }
  }

  #body({ body, headers }: RecordedResponse): Buffer {
    const plain = this.#plainBody(body);
    return headers['content-encoding'] === 'gzip' ? gzipSync(plain) : plain;
  }

  #plainBody(body: RecordedResponse['body']): Buffer {
    switch (body.kind) {
      case 'text':
        return Buffer.from(this.#text(body.text));
      case 'json':
        return Buffer.from(this.#json(body.json));
      case 'bytes':
        return Buffer.from(body.base64, 'base64');
      default:
        return Buffer.from('{}');
    }
  }

  #text(recorded: string): string {
    return substituteText(recorded, serverValues(this.#bindings));
  }

  #json(recorded: JsonValue): string {
    return stringifyJson(substituteJson(recorded, serverValues(this.#bindings)));
  }
}

function bytesOf(event: JsonValue): Buffer {
  const base64 = isJsonObject(event) ? event['base64'] : undefined;
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : Buffer.from([8, 1]);
}

import type { AgentToMaster, BusEndpoint, MasterToAgent } from '@mezzo/domain';
import { MemoryBus, SingleElection } from '@mezzo/embedded';
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { readMasterFlags, type MasterSettings } from '../flags/read-master-flags.ts';
import { makeRegistry, type MasterAdapters } from '../master-adapters.ts';
import { startMaster } from '../start-master.ts';
import { TestScheduler } from './test-scheduler.ts';

export interface TestAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** A whole master on a port of its own, with nothing outside but a bus of its process. */
export class TestMaster {
  readonly url: string;
  readonly port: number;
  readonly stepDowns: string[];
  readonly stop: () => Promise<void>;
  readonly #bus: MemoryBus;

  private constructor(options: {
    readonly port: number;
    readonly stepDowns: string[];
    readonly stop: () => Promise<void>;
    readonly bus: MemoryBus;
  }) {
    this.port = options.port;
    this.url = `http://127.0.0.1:${options.port}`;
    this.stepDowns = options.stepDowns;
    this.stop = options.stop;
    this.#bus = options.bus;
  }

  /** Starts a master; it is stopped when the test has finished. */
  static async start(
    flags: readonly string[] = [],
    adapters: Partial<MasterAdapters> = {},
  ): Promise<TestMaster> {
    const settings = settingsOf(flags);
    const bus = new MemoryBus();
    const stepDowns: string[] = [];
    const agents = bus.endpoint<AgentToMaster, MasterToAgent>('master');
    const running = await startMaster({
      settings,
      adapters: {
        registry: makeRegistry(settings.flags),
        election: new SingleElection(),
        openAgentBus: () => agents,
        ...adapters,
      },
      stepDown: (reason) => stepDowns.push(reason),
    });
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopped ??= running.stop());
    onTestFinished(stop);
    return new TestMaster({ port: running.port, stepDowns, stop, bus });
  }

  async get(path: string, init: RequestInit = {}): Promise<TestAnswer> {
    const response = await fetch(this.url + path, { redirect: 'manual', ...init });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  async getJson(path: string): Promise<unknown> {
    return JSON.parse((await this.get(path)).text) as unknown;
  }

  /** Sends a call as JSON. */
  post(
    path: string,
    call: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer> {
    const body = typeof call === 'string' ? call : JSON.stringify(call);
    return this.get(path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  }

  subscribe(info: Readonly<Record<string, unknown>> = {}): Promise<TestScheduler> {
    return TestScheduler.subscribe(this.url, info);
  }

  /** Joins the bus as an agent. */
  joinBus(address: string): BusEndpoint<MasterToAgent, AgentToMaster> {
    return this.#bus.endpoint(address);
  }
}

function settingsOf(flags: readonly string[]): MasterSettings {
  const result = readMasterFlags({
    argv: [
      '--ip=127.0.0.1',
      '--port=0',
      '--hostname=localhost',
      '--quiet',
      '--registry=in_memory',
      '--allocation_interval=50ms',
      ...flags,
    ].filter((flag, index, all) => all.findLastIndex((each) => sameFlag(each, flag)) === index),
    env: {},
    envPrefix: 'MESOS_',
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  if ('errors' in result) throw new Error(result.errors.join('\n'));
  return result.settings;
}

function sameFlag(a: string, b: string): boolean {
  return a.split('=')[0] === b.split('=')[0];
}

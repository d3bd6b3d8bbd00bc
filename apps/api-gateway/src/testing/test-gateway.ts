import { readFileSync } from 'node:fs';
import { expect, onTestFinished, vi } from 'vitest';
import { readGatewayFlags } from '../flags/read-gateway-flags.ts';
import { startGateway } from '../start-gateway.ts';
import type { ScriptedMaster } from './scripted-master.ts';

/** Generous: the machine may be busy. */
const readyMsMax = 20_000;

/** A whole gateway on a port of its own. */
export class TestGateway {
  readonly port: number;
  readonly url: string;
  readonly stop: () => Promise<void>;

  private constructor(port: number, stop: () => Promise<void>) {
    this.port = port;
    this.url = `http://127.0.0.1:${String(port)}`;
    this.stop = stop;
  }

  /** Starts a gateway; it is stopped when the test has finished. */
  static async start(
    masters: readonly ScriptedMaster[],
    flags: readonly string[] = [],
  ): Promise<TestGateway> {
    const result = readGatewayFlags({
      argv: [
        '--ip=127.0.0.1',
        '--port=0',
        '--quiet',
        `--masters=${masters.map(({ address }) => address).join(',')}`,
        ...flags,
      ],
      env: {},
      envPrefix: 'MESOS_',
      readFile: (path) => readFileSync(path, 'utf8'),
    });
    if ('errors' in result) throw new Error(result.errors.join('\n'));
    const running = await startGateway(result.settings);
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopped ??= running.stop());
    onTestFinished(stop);
    return new TestGateway(running.port, stop);
  }

  /** Waits until the gateway knows who leads. */
  async ready(leader: ScriptedMaster): Promise<this> {
    await vi.waitFor(
      async () => {
        const text = await (await fetch(`${this.url}/readyz`)).text();
        expect(text).toBe(`The leading master is at ${leader.address}`);
      },
      { timeout: readyMsMax, interval: 20 },
    );
    return this;
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { redirect: 'manual', ...init });
  }

  /** Sends a call as JSON. */
  post(
    path: string,
    call: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return this.get(path, {
      method: 'POST',
      body: JSON.stringify(call),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  }
}

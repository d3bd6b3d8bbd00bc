import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from '../../src/harness/http.ts';
import { EventStream } from '../framework/event-stream.ts';
import type { MasterEventJson } from '../history/wire.ts';
import type { Recorder } from './recorder.ts';

const backoffMs = 1_000;

/** An operator that listens through the gateways to all that happens, and records it. */
export class OperatorRecorder {
  readonly #gateways: readonly Endpoint[];
  readonly #recorder: Recorder;
  #events: EventStream | undefined;
  #isStopped = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(gateways: readonly Endpoint[], recorder: Recorder) {
    this.#gateways = gateways;
    this.#recorder = recorder;
  }

  start(): void {
    this.#running = this.#listen();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#events?.close('stopped');
    await this.#running;
  }

  async #listen(): Promise<void> {
    for (let stream = 1; !this.#isStopped; stream += 1) {
      const endpoint = this.#gateways[stream % this.#gateways.length];
      if (endpoint === undefined) throw new Error('an operator needs a gateway');
      this.#events = new EventStream({
        endpoint,
        path: '/api/v1',
        message: { type: 'SUBSCRIBE' },
        onOpened: () => undefined,
        onEvent: (event) =>
          this.#recorder.write({ kind: 'operator', stream, event: event as MasterEventJson }),
      });
      await this.#events.over;
      await sleep(backoffMs);
    }
  }
}

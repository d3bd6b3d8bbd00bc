import { Agent } from 'node:http';
import { call, type Endpoint } from '../../src/harness/http.ts';
import type { SchedulerCallJson } from '../history/wire.ts';
import type { Recorder } from '../recording/recorder.ts';

/** A gateway waits 15 seconds for a leader before it says that there is none. */
const answerTimeoutMs = 25_000;

/** Sends a framework's calls and records each with its answer. */
export class SchedulerCalls {
  readonly #framework: string;
  readonly #recorder: Recorder;
  readonly #connections = new Agent({ keepAlive: true });
  #count = 0;

  constructor(framework: string, recorder: Recorder) {
    this.#framework = framework;
    this.#recorder = recorder;
  }

  /** Whether the call was accepted. Never rejects. */
  async send(endpoint: Endpoint, streamId: string, message: SchedulerCallJson): Promise<boolean> {
    this.#count += 1;
    const id = { framework: this.#framework, call: this.#count };
    this.#recorder.write({ kind: 'call', ...id, message });
    try {
      const { status, body } = await call(endpoint, {
        method: 'POST',
        path: '/api/v1/scheduler',
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json',
          'Mesos-Stream-Id': streamId,
        },
        body: JSON.stringify(message),
        connections: this.#connections,
        timeoutMs: answerTimeoutMs,
      });
      const detail = status === 202 ? {} : { detail: body.toString() };
      this.#recorder.write({ kind: 'answer', ...id, status, ...detail });
      return status === 202;
    } catch (error) {
      this.#recorder.write({ kind: 'answer', ...id, status: 0, detail: String(error) });
      return false;
    }
  }

  close(): void {
    this.#connections.destroy();
  }
}

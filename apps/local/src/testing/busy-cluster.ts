import { RecordReader } from '@mezzo/proto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalFlags } from '../read-local-flags.ts';
import { startLocal } from '../start-local.ts';

export interface BusyCluster {
  /** `/metrics/snapshot` of the master. */
  metrics(): Promise<Readonly<Record<string, number>>>;
  [Symbol.asyncDispose](): Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;

const json = { 'Content-Type': 'application/json' };

/**
 * A cluster in which one task runs and one has finished, all updates acknowledged; one offer was
 * declined and a quota is set.
 */
export async function busyCluster(): Promise<BusyCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-busy-'));
  const result = readLocalFlags({
    argv: [
      '--port=0',
      '--agent_port=0',
      `--work_dir=${folder}`,
      '--allocation_interval=100ms',
      '--resources=cpus:4;mem:4096;disk:1000',
      '--metrics_snapshot_rate_limit=100/1secs',
    ],
    env: {},
    envPrefix: 'MESOS_',
    readFile: () => '',
  });
  if ('errors' in result) throw new Error(result.errors.join('\n'));
  const cluster = await startLocal(result.settings, (reason) => {
    throw new Error(reason);
  });
  const framework = new BusyFramework(cluster.masterUrl);
  await framework.work();
  return {
    metrics: async () =>
      (await (await fetch(`${cluster.masterUrl}/metrics/snapshot`)).json()) as Readonly<
        Record<string, number>
      >,
    [Symbol.asyncDispose]: async () => {
      framework.leave();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

class BusyFramework {
  readonly #url: string;
  readonly #abort = new AbortController();
  #streamId = '';
  #frameworkId = '';
  #commands = ['sleep 1000', 'true'];
  readonly #running = Promise.withResolvers<undefined>();
  readonly #finished = Promise.withResolvers<undefined>();

  constructor(url: string) {
    this.#url = url;
  }

  async work(): Promise<void> {
    const update_quota = {
      force: true,
      quota_configs: [
        { role: 'r', guarantees: { cpus: { value: 1 } }, limits: { cpus: { value: 9 } } },
      ],
    };
    await this.#post('/api/v1', { type: 'UPDATE_QUOTA', update_quota });
    const response = await fetch(`${this.#url}/api/v1/scheduler`, {
      method: 'POST',
      headers: json,
      signal: this.#abort.signal,
      body: JSON.stringify({
        type: 'SUBSCRIBE',
        subscribe: { framework_info: { user: 'root', name: 'busy one', principal: 'p' } },
      }),
    });
    this.#streamId = response.headers.get('Mesos-Stream-Id') ?? '';
    void this.#listen(response);
    await Promise.all([this.#running.promise, this.#finished.promise]);
  }

  leave(): void {
    this.#abort.abort();
  }

  async #listen(response: Response): Promise<void> {
    const reader = new RecordReader();
    const body: AsyncIterable<Uint8Array> | undefined = response.body ?? undefined;
    try {
      for await (const chunk of body ?? []) {
        for (const record of reader.push(chunk)) {
          await this.#on(JSON.parse(Buffer.from(record).toString()) as Json);
        }
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error;
    }
  }

  async #on(event: Json): Promise<void> {
    switch (event['type']) {
      case 'SUBSCRIBED': {
        const { framework_id: id } = event['subscribed'] as { framework_id: { value: string } };
        this.#frameworkId = id.value;
        return;
      }
      case 'OFFERS': {
        const { offers } = event['offers'] as { offers: { id: Json; agent_id: Json }[] };
        for (const offer of offers) await this.#answer(offer);
        return;
      }
      case 'UPDATE':
        return this.#acknowledge((event['update'] as { status: Json }).status);
      default:
    }
  }

  async #answer(offer: { readonly id: Json; readonly agent_id: Json }): Promise<void> {
    const command = this.#commands.pop();
    if (command === undefined) {
      await this.#call('DECLINE', { offer_ids: [offer.id], filters: { refuse_seconds: 1000 } });
      return;
    }
    const scalar = (name: string, value: number) => ({ name, type: 'SCALAR', scalar: { value } });
    const task = {
      name: command,
      task_id: { value: command.replace(' ', '-') },
      agent_id: offer.agent_id,
      command: { value: command },
      resources: [scalar('cpus', 1), scalar('mem', 64)],
    };
    await this.#call('ACCEPT', {
      offer_ids: [offer.id],
      operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }],
      filters: { refuse_seconds: 0 },
    });
  }

  async #acknowledge(status: Json): Promise<void> {
    const { task_id, agent_id, uuid, state } = status;
    await this.#call('ACKNOWLEDGE', { task_id, agent_id, uuid });
    if (state === 'TASK_FINISHED') this.#finished.resolve(undefined);
    const { value } = task_id as { value: string };
    if (state === 'TASK_RUNNING' && value.startsWith('sleep')) this.#running.resolve(undefined);
  }

  #call(type: string, member: Json): Promise<void> {
    const framework_id = { value: this.#frameworkId };
    return this.#post('/api/v1/scheduler', { type, framework_id, [type.toLowerCase()]: member });
  }

  async #post(path: string, call: Json): Promise<void> {
    const response = await fetch(this.#url + path, {
      method: 'POST',
      headers: { ...json, 'Mesos-Stream-Id': this.#streamId },
      body: JSON.stringify(call),
    });
    if (!response.ok)
      throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EventStream } from './testing/event-stream.ts';
import { TestAgent } from './testing/test-agent.ts';
import { TestMaster } from './testing/test-master.ts';

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mezzo-master-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe('a master with a durable registry', () => {
  it('knows after a restart whom it admitted', async () => {
    const folder = await makeFolder();
    const flags = [`--work_dir=${folder}`, '--registry=replicated_log'];
    const first = await TestMaster.start(flags);
    const { agentId } = await TestAgent.register(first);
    await first.stop();

    const second = await TestMaster.start(flags);
    await vi.waitFor(async () =>
      expect(await second.getJson('/slaves')).toMatchObject({
        slaves: [],
        recovered_slaves: [{ id: agentId, hostname: 'one.test' }],
      }),
    );
    const ids = (await second.getJson('/state')) as { id: string };
    expect(agentId.startsWith(ids.id)).toBe(false);
  });

  it('does not start beside another one', async () => {
    const folder = await makeFolder();
    const flags = [`--work_dir=${folder}`, '--registry=replicated_log'];
    await TestMaster.start(flags);
    const second = await TestMaster.start(flags);
    await vi.waitFor(() =>
      expect(second.stepDowns).toEqual([`another process uses ${join(folder, 'registry')}`]),
    );
  });
});

describe('a master that stops', () => {
  it('ends its streams and frees its port', async () => {
    const master = await TestMaster.start();
    const { stream } = await master.subscribe();
    const watcher = await EventStream.open(`${master.url}/api/v1`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"type":"SUBSCRIBE"}',
    });
    await watcher.event('HEARTBEAT');
    await master.stop();
    await stream.ended();
    await watcher.ended();
    await expect(fetch(`${master.url}/health`)).rejects.toThrow();
    await TestMaster.start([`--port=${master.port}`]);
  });
});

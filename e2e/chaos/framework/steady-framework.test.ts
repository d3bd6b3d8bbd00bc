import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Random } from '../../src/harness/random.ts';
import type { SchedulerCallJson } from '../history/wire.ts';
import { Recorder } from '../recording/recorder.ts';
import { TaskTruth } from '../recording/task-truth.ts';
import { SteadyFramework } from './steady-framework.ts';
import { aGateway, type Gateway, type Reaction } from './testing/a-gateway.ts';

describe('a steady framework', () => {
  let folder: string;
  let recorder: Recorder;
  let gateway: Gateway | undefined;
  let framework: SteadyFramework | undefined;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-steady-framework-')));
    recorder = new Recorder(join(folder, 'history.jsonl'));
  });

  afterEach(async () => {
    await framework?.stop();
    await gateway?.close();
    await recorder.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A framework that is offered something at a gateway, with the reactions to its first answers. */
  async function offeredTo(wanted: number, ...reactions: Reaction[]): Promise<Gateway> {
    gateway = await aGateway(reactions);
    framework = new SteadyFramework({
      name: 'alpha',
      wanted,
      isPartitionAware: true,
      gateways: [gateway.endpoint],
      random: new Random(1),
      recorder,
      truth: new TaskTruth(join(folder, 'truth'), recorder),
      pauses: { holdMaxMs: 1, backoffMinMs: 100, backoffMaxMs: 101, giveBackMs: 20 },
    });
    framework.start();
    return gateway;
  }

  function typesOf(calls: readonly SchedulerCallJson[]): string[] {
    return calls.map(({ type }) => type);
  }

  it.for<{ reaction: Reaction }>([{ reaction: 'break' }, { reaction: 503 }])(
    'gives an offer back whose acceptance was not heard ($reaction)',
    async ({ reaction }) => {
      const { answers, offerIds } = await offeredTo(1, reaction);
      await vi.waitUntil(() => answers.length >= 2, { timeout: 20_000 });
      expect(typesOf(answers)).toEqual(['ACCEPT', 'DECLINE']);
      expect(answers[1]?.decline?.offer_ids).toEqual([{ value: offerIds[0] }]);
    },
  );

  it('declines an offer until that is heard', async () => {
    const { answers } = await offeredTo(0, 'break', 503);
    await vi.waitUntil(() => answers.length >= 3, { timeout: 20_000 });
    expect(typesOf(answers)).toEqual(['DECLINE', 'DECLINE', 'DECLINE']);
  });

  it('leaves alone what was offered on an earlier stream', async () => {
    const { answers, offerIds } = await offeredTo(0, 'break-all', 'break-all');
    await vi.waitUntil(() => offerIds.length >= 3 && answers.length >= 3, { timeout: 20_000 });
    expect(answers.map(({ decline }) => decline?.offer_ids[0]?.value)).toEqual(offerIds);
  });
});

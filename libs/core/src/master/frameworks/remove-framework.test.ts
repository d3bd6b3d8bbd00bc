import { describe, expect, it } from 'vitest';
import type { MasterEffect } from '../master-effect.ts';
import { AGENT, aRunningTask } from '../testing/a-running-task.ts';
import type { MasterHarness } from '../testing/master-harness.ts';
import { aFramework } from '../testing/sample-messages.ts';

/** A framework with a task; from now on the registry waits for `persistAll`. */
function aFrameworkToRemove(): { readonly harness: MasterHarness; readonly frameworkId: string } {
  const { harness, frameworkId } = aRunningTask();
  harness.autoPersist = false;
  harness.take();
  return { harness, frameworkId };
}

/** What others could notice of a removal. */
function announcements(effects: readonly MasterEffect[]): readonly string[] {
  return effects.flatMap((effect) => {
    if (effect.kind === 'toAgent') return [effect.message.type];
    if (effect.kind === 'publish') return [effect.event.type ?? ''];
    if (effect.kind === 'reply')
      return [`${effect.reply.status} ${effect.reply.text ?? ''}`.trim()];
    if (effect.kind === 'closeScheduler') return [`${effect.streamId} closed`];
    return effect.kind === 'toScheduler' ? [`${effect.streamId} ${effect.event.type ?? ''}`] : [];
  });
}

const REMOVAL = ['shutdownFramework', 'TASK_UPDATED', 's1 closed', 'FRAMEWORK_REMOVED'];

const WAYS: Readonly<Record<string, (harness: MasterHarness, frameworkId: string) => void>> = {
  'its own wish': (harness, id) => {
    const framework_id = { value: id };
    harness.call('teardown', 's1', { type: 'TEARDOWN', framework_id });
  },
  "an operator's": (harness, id) => {
    harness.operator('teardown', { type: 'TEARDOWN', teardown: { framework_id: { value: id } } });
  },
};

describe.each(Object.entries(WAYS))('the removal of a framework by %s', (_, remove) => {
  it('is announced and answered when the registry has it, not before', () => {
    const { harness, frameworkId } = aFrameworkToRemove();
    remove(harness, frameworkId);
    expect(announcements(harness.take())).toEqual([]);
    harness.persistAll();
    const [status, ...others] = announcements(harness.take()).toReversed();
    expect(status).toMatch(/^20[02]$/);
    expect(others.toReversed()).toEqual(REMOVAL);
    expect(harness.registry.frameworks.has(frameworkId)).toBe(false);
  });

  it('is not announced at all by a master that ends first', () => {
    const { harness, frameworkId } = aFrameworkToRemove();
    remove(harness, frameworkId);
    harness.restart();
    harness.autoPersist = true;
    harness.take();
    const info = aFramework({ id: { value: frameworkId }, failover_timeout: 60 });
    expect(harness.subscribe('s2', info)).toBe(frameworkId);
    harness.pass('the agents and frameworks have had their time', 3_600_000);
    expect(harness.master.state.frameworks.registered.has(frameworkId)).toBe(true);
  });

  it('is the end of what the framework says meanwhile, and of every new attempt', () => {
    const { harness, frameworkId } = aFrameworkToRemove();
    remove(harness, frameworkId);
    const info = aFramework({ id: { value: frameworkId }, failover_timeout: 3600 });
    const framework_id = { value: frameworkId };
    harness.subscribe('s2', info);
    harness.call('update', 's1', {
      type: 'UPDATE_FRAMEWORK',
      framework_id,
      update_framework: { framework_info: info },
    });
    WAYS["an operator's"]?.(harness, frameworkId);
    expect(announcements(harness.take())).toEqual([]);
    harness.persistAll();
    const first = REMOVAL.length + 1;
    expect(announcements(harness.take()).slice(first)).toEqual([
      's2 ERROR',
      's2 closed',
      '400 Framework cannot be found',
      '400 No framework found with specified ID',
    ]);
    expect(harness.registry.frameworks.has(frameworkId)).toBe(false);
  });
});

describe('the removal of a framework that did not come back', () => {
  it('is announced when the registry has it, not before', () => {
    const { harness, frameworkId } = aFrameworkToRemove();
    harness.step('stream closed', { kind: 'schedulerDisconnected', streamId: 's1' });
    harness.fromAgent('pong', AGENT, { type: 'pong', agentId: { value: 'M-S0' } });
    harness.pass('failover timeout', 60_000);
    expect(announcements(harness.take())).not.toContain('shutdownFramework');
    harness.persistAll();
    expect(announcements(harness.take())).toEqual(REMOVAL.filter((each) => each !== 's1 closed'));
    expect(harness.registry.frameworks.has(frameworkId)).toBe(false);
  });

  it('goes on though the framework is there again, and it is told', () => {
    const { harness, frameworkId } = aFrameworkToRemove();
    harness.step('stream closed', { kind: 'schedulerDisconnected', streamId: 's1' });
    harness.pass('failover timeout', 60_000);
    harness.subscribe('s2', aFramework({ id: { value: frameworkId }, failover_timeout: 60 }));
    harness.persistAll();
    const [event] = harness.eventsOf('s2');
    expect(event?.error?.message).toBe('Framework has been removed');
    expect(harness.registry.frameworks.has(frameworkId)).toBe(false);
  });
});

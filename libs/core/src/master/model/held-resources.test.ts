import { Resources } from '@mezzo/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { ports, scalar } from '../testing/sample-messages.ts';
import { HeldResources } from './held-resources.ts';

function allocated(...resources: Parameters<typeof Resources.of>[0] & object): Resources {
  return Resources.of(resources).allocate('web');
}

describe('resources held on many agents', () => {
  let held: HeldResources;

  beforeEach(() => {
    held = new HeldResources();
    held.add('a', allocated(scalar('cpus', 1.5), ports(100, 200)));
    held.add('b', allocated(scalar('cpus', 2), ports(150, 300)));
  });

  it('are summed up', () => {
    expect(held.total.scalarMilli('cpus')).toBe(3500);
    expect(held.total.named('ports').toString()).toBe('ports(allocated: web):[100-300]');
    expect([...held.roles]).toEqual(['web']);
  });

  it('keep on one agent the ports that another one gives back', () => {
    held.subtract('b', allocated(ports(150, 300)));
    expect(held.total.named('ports').toString()).toBe('ports(allocated: web):[100-200]');
  });

  it('leave nothing behind', () => {
    held.subtract('a', allocated(scalar('cpus', 1.5), ports(100, 200)));
    held.subtract('b', allocated(scalar('cpus', 2), ports(150, 300)));
    expect(held.total.isEmpty).toBe(true);
    expect([...held.roles]).toEqual([]);
    expect(held.on('a').isEmpty).toBe(true);
  });
});

import { describeBusConformance, type TestMessage } from '@mezzo/domain/testing';
import { expect, it } from 'vitest';
import { MemoryBus } from './bus.memory.ts';

describeBusConformance('MemoryBus', () => {
  const bus = new MemoryBus();
  return Promise.resolve({
    master: () => Promise.resolve(bus.endpoint<TestMessage, TestMessage>('master')),
    agent: (address) => Promise.resolve(bus.endpoint<TestMessage, TestMessage>(address)),
    kill: (endpoint) => endpoint.close(),
    dispose: () => Promise.resolve(),
  });
});

it('refuses an address that is taken', () => {
  const bus = new MemoryBus();
  bus.endpoint('master');
  expect(() => bus.endpoint('master')).toThrow('address master is taken');
});

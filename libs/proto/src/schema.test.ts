import { describe, expect, it } from 'vitest';
import * as proto from './index.ts';
import { hasMessage, messageDescriptor, messageNames } from './schema.ts';

describe('the schema', () => {
  it('has every message once, resolved', () => {
    const names = messageNames();
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      for (const field of messageDescriptor(name).fields) {
        if (field.type.kind === 'message') expect(hasMessage(field.type.fullName)).toBe(true);
      }
    }
  });

  it('exports a typed object for each message', () => {
    const exported = Object.values(proto)
      .filter((value) => typeof value === 'object' && 'fullName' in value)
      .map((type) => type.fullName);
    expect(exported.sort()).toEqual(messageNames().sort());
    expect(proto.SchedulerCall.fullName).toBe('mesos.v1.scheduler.Call');
    expect(proto.SchedulerCall.name).toBe('Call');
  });

  it('has no field that every object has anyway', () => {
    for (const name of messageNames()) {
      for (const field of messageDescriptor(name).fields) expect({}).not.toHaveProperty(field.name);
    }
  });

  it('does not know what does not exist', () => {
    expect(hasMessage('mesos.v1.Nope')).toBe(false);
    expect(() => proto.messageType('mesos.v1.Nope')).toThrow('no message is called mesos.v1.Nope');
  });
});

import type { schedulerApi } from '@mezzo/domain/messages';
import { describe, expect, it } from 'vitest';
import { adapterFor } from './older-decoders.ts';

const subscribed: schedulerApi.Event = {
  type: 'SUBSCRIBED',
  subscribed: {
    framework_id: { value: 'f' },
    master_info: {
      id: 'm',
      ip: 1,
      port: 5050,
      capabilities: [{ type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }],
    },
  },
};

function capabilitiesFor(userAgent: string | undefined, encoding: 'json' | 'protobuf') {
  const adapt = adapterFor({ headers: { 'user-agent': userAgent } }, encoding);
  return adapt(subscribed).subscribed?.master_info?.capabilities?.map(({ type }) => type);
}

describe('adapterFor', () => {
  it.each([
    { userAgent: 'Go-http-client/1.1', encoding: 'json' as const, want: ['AGENT_DRAINING'] },
    {
      userAgent: 'Go-http-client/1.1',
      encoding: 'protobuf' as const,
      want: ['AGENT_DRAINING', 'QUOTA_V2'],
    },
    { userAgent: 'curl/8', encoding: 'json' as const, want: ['AGENT_DRAINING', 'QUOTA_V2'] },
    { userAgent: undefined, encoding: 'json' as const, want: ['AGENT_DRAINING', 'QUOTA_V2'] },
  ])('$userAgent, $encoding', ({ userAgent, encoding, want }) => {
    expect(capabilitiesFor(userAgent, encoding)).toEqual(want);
  });

  it('leaves other events as they are', () => {
    const event: schedulerApi.Event = { type: 'HEARTBEAT' };
    const adapt = adapterFor({ headers: { 'user-agent': 'Go-http-client/2.0' } }, 'json');
    expect(adapt(event)).toBe(event);
  });
});

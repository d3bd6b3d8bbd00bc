import { describe, expect, it } from 'vitest';
import { DecodeError, FrameworkInfo, SchedulerCall, SchedulerEvent, TaskInfo } from './index.ts';

describe('MessageType', () => {
  it('reads and writes protobuf', () => {
    const call = {
      framework_id: { value: 'f' },
      type: 'DECLINE',
      decline: { offer_ids: [{ value: 'o1' }, { value: 'o2' }], filters: { refuse_seconds: 2.5 } },
    } as const;
    expect(SchedulerCall.decode(SchedulerCall.encode(call))).toEqual(call);
  });

  it('reads and writes JSON, printing defaults', () => {
    const info = { user: 'root', name: 'x', roles: ['a'] };
    const text = FrameworkInfo.toJson(info);
    expect(text).toBe(
      '{"user":"root","name":"x","failover_timeout":0.0,"checkpoint":false,"roles":["a"]}',
    );
    expect(FrameworkInfo.fromJson(text)).toEqual({
      ...info,
      failover_timeout: 0,
      checkpoint: false,
    });
  });

  it('names the missing required fields of either encoding', () => {
    expect(() =>
      TaskInfo.decode(
        TaskInfo.encode({
          name: 'n',
          task_id: { value: 't' },
          agent_id: { value: 'a' },
        }).subarray(3),
      ),
    ).toThrow(new DecodeError('binary', 'Missing required fields: name'));
    expect(() => SchedulerEvent.fromJson('{"update":{"status":{}}}')).toThrow(
      'Missing required fields: update.status.task_id, update.status.state',
    );
  });

  it('prints v0 names on request', () => {
    const event = {
      type: 'UPDATE',
      update: {
        status: {
          task_id: { value: 't' },
          state: 'TASK_LOST',
          reason: 'REASON_AGENT_REMOVED',
          agent_id: { value: 'a' },
        },
      },
    } as const;
    const text = SchedulerEvent.toJson(event, 'v0');
    expect(text).toContain('"slave_id":{"value":"a"}');
    expect(text).toContain('REASON_SLAVE_REMOVED');
    expect(SchedulerEvent.fromJson(text, 'v0')).toEqual(event);
  });
});

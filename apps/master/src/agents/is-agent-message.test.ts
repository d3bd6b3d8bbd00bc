import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isAgentMessage } from './is-agent-message.ts';

const agentId = { value: 'S0' };
const frameworkId = { value: 'F0' };
const uuid = new Uint8Array(16);
const description = {
  agentInfo: { hostname: 'a' },
  version: '1.12.0',
  capabilities: [{ type: 'MULTI_ROLE' }],
  checkpointedResources: [],
  resourceVersionUuid: uuid,
  ordinal: { run: uuid, number: 1 },
};
const update = {
  frameworkId,
  agentId,
  status: { task_id: { value: 't' }, state: 'TASK_RUNNING' },
  timestamp: 1,
  uuid,
  latestState: 'TASK_RUNNING',
};
const task = {
  name: 't',
  task_id: { value: 't' },
  framework_id: frameworkId,
  agent_id: agentId,
  state: 'TASK_RUNNING',
};

const valid = [
  { type: 'register', ...description },
  {
    type: 'reregister',
    ...description,
    tasks: [task],
    executors: [{ frameworkId, executorInfo: { executor_id: { value: 'e' } } }],
    frameworks: [{ user: 'root', name: 'f' }],
    completedFrameworks: [],
    operations: [],
  },
  { type: 'unregister', agentId },
  { type: 'updateAgent', agentId, operations: [], resourceVersionUuid: uuid },
  { type: 'statusUpdate', update },
  { type: 'exitedExecutor', agentId, frameworkId, executorId: { value: 'e' }, status: 0 },
  { type: 'executorMessage', agentId, frameworkId, executorId: { value: 'e' }, data: uuid },
  { type: 'pong' },
  { type: 'pong', agentId },
];

describe('isAgentMessage', () => {
  test.each(valid)('accepts $type', (message) => {
    expect(isAgentMessage(message)).toBe(true);
  });

  test.each([
    null,
    undefined,
    7,
    'register',
    [],
    {},
    { type: 'nope' },
    { type: 'toString' },
    { type: 'register' },
    { ...valid[0], agentInfo: {} },
    { ...valid[0], version: 1 },
    { ...valid[0], capabilities: {} },
    { ...valid[0], resourceVersionUuid: 'text' },
    { ...valid[0], ordinal: { run: uuid } },
    { ...valid[1], tasks: [{}] },
    { ...valid[1], executors: [{ frameworkId }] },
    { type: 'statusUpdate', update: { ...update, status: { state: 'TASK_RUNNING' } } },
    { type: 'statusUpdate', update: { ...update, status: { ...update.status, state: 'NOPE' } } },
    { type: 'statusUpdate', update: { ...update, uuid: [1, 2] } },
    { type: 'unregister', agentId: { value: 5 } },
  ])('refuses %j', (message) => {
    expect(isAgentMessage(message)).toBe(false);
  });

  it('refuses any valid message of which one member is something else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(), fc.anything(), (message, at, other) => {
        const names = Object.keys(message).filter((name) => name !== 'type');
        const name = names[at % names.length];
        const changed =
          name === undefined ? { ...message, type: other } : { ...message, [name]: other };
        // Whatever it says, it must say so without throwing.
        expect(typeof isAgentMessage(changed)).toBe('boolean');
      }),
    );
  });
});

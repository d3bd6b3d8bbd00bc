import { describe, expect, it } from 'vitest';
import type { OfferOperation, Resource } from '@mezzo/domain/messages';
import { AgentBench, free, scalar, uuidOf } from './testing/agent-bench.ts';

const reservations = [{ type: 'DYNAMIC' as const, role: 'web', principal: 'p' }];
const reserved: Resource = { ...scalar('mem', 128), reservations };

function apply(bench: AgentBench, operation: OfferOperation, number = 900): void {
  bench.from({
    type: 'applyOperation',
    frameworkId: { value: 'F0' },
    operation,
    operationUuid: uuidOf(number),
  });
}

function disk(): Partial<Parameters<typeof AgentBench.registered>[0]> {
  const info = {
    hostname: 'one',
    resources: [free('mem', 1024), free('disk', 1024)],
  };
  return { info };
}

describe('operations', () => {
  it('without an id are carried out and told once', () => {
    const bench = AgentBench.registered();
    apply(bench, { type: 'RESERVE', reserve: { resources: [reserved] } });
    expect(bench.durable.resources).toMatchObject([{ name: 'mem', reservations }]);
    expect(bench.sent.at(-1)).toMatchObject({
      type: 'operationStatusUpdate',
      status: { state: 'OPERATION_FINISHED' },
    });
    expect(bench.agent.records.operations.size).toBe(0);
  });

  it('with an id are told until that is acknowledged', () => {
    const bench = AgentBench.registered();
    const id = { value: 'op' };
    apply(bench, { type: 'RESERVE', id, reserve: { resources: [reserved] } });
    const told = () => bench.sent.filter(({ type }) => type === 'operationStatusUpdate');
    bench.pass(10_000);
    expect(told()).toHaveLength(2);
    const [operation] = bench.agent.records.operations.values();
    bench.from({
      type: 'acknowledgeOperationStatus',
      operationUuid: uuidOf(900),
      statusUuid: operation?.latest_status.uuid?.value ?? uuidOf(0),
    });
    bench.pass(100_000);
    expect(told()).toHaveLength(2);
    expect(bench.durable.operations.size).toBe(0);
  });

  it('that cannot be carried out are dropped', () => {
    const bench = AgentBench.registered();
    const id = { value: 'op' };
    apply(bench, { type: 'UNRESERVE', id, unreserve: { resources: [reserved] } });
    expect(bench.sent.at(-1)).toMatchObject({ status: { state: 'OPERATION_DROPPED' } });
    expect(bench.durable.resources).toEqual([]);
  });

  it('make and delete volumes, and let tasks use what is here', () => {
    const bench = AgentBench.registered(disk());
    const volume: Resource = {
      ...scalar('disk', 64),
      reservations,
      disk: {
        persistence: { id: 'v1', principal: 'p' },
        volume: { mode: 'RW', container_path: 'data' },
      },
    };
    const { disk: _volume, ...plain } = volume;
    apply(bench, { type: 'RESERVE', reserve: { resources: [plain] } }, 901);
    apply(bench, { type: 'CREATE', create: { volumes: [volume] } }, 902);
    expect(bench.of('createVolume')).toMatchObject([
      { volume: { disk: { persistence: { id: 'v1' } } } },
    ]);
    apply(bench, { type: 'DESTROY', destroy: { volumes: [volume] } }, 903);
    expect(bench.of('destroyVolume')).toHaveLength(1);
  });

  it('that nobody knows are reported as dropped', () => {
    const bench = AgentBench.registered();
    bench.from({ type: 'reconcileOperations', operationUuids: [uuidOf(77)] });
    expect(bench.sent.at(-1)).toMatchObject({
      status: { state: 'OPERATION_DROPPED' },
      operationUuid: uuidOf(77),
    });
  });
});

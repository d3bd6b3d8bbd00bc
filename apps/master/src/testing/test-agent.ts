import type { AgentToMaster, BusEndpoint, MasterToAgent, StatusUpdate } from '@mezzo/domain';
import type { AgentInfoCapability, Resource, TaskInfo, TaskState } from '@mezzo/domain/messages';
import { randomBytes } from 'node:crypto';
import { expect, vi } from 'vitest';
import type { TestMaster } from './test-master.ts';

type OfType<Type extends MasterToAgent['type']> = Extract<MasterToAgent, { readonly type: Type }>;

const address = 'slave(1)@127.0.0.1:5051';

/** An agent that says what a test has it say, over the real protocol. */
export class TestAgent {
  readonly bus: BusEndpoint<MasterToAgent, AgentToMaster>;
  readonly messages: MasterToAgent[] = [];
  agentId = '';

  private constructor(bus: BusEndpoint<MasterToAgent, AgentToMaster>) {
    this.bus = bus;
    bus.receive({ onMessage: ({ message }) => this.messages.push(message) });
  }

  static async register(
    master: TestMaster,
    resources: readonly Resource[] = [scalar('cpus', 4), scalar('mem', 4096), ports],
    moreCapabilities: readonly AgentInfoCapability[] = [],
  ): Promise<TestAgent> {
    const agent = new TestAgent(master.joinBus(address));
    agent.send({
      type: 'register',
      agentInfo: { hostname: 'one.test', port: 5051, resources, attributes: [rack] },
      version: '1.12.0',
      capabilities: [
        { type: 'MULTI_ROLE' },
        { type: 'RESERVATION_REFINEMENT' },
        ...moreCapabilities,
      ],
      checkpointedResources: [],
      resourceVersionUuid: uuid(),
    });
    const { agentId } = await agent.message('registered');
    agent.agentId = agentId.value;
    return agent;
  }

  send(message: AgentToMaster): void {
    this.bus.send('master', message, 0);
  }

  /** The first message of a type, once it is there. */
  message<Type extends MasterToAgent['type']>(type: Type): Promise<OfType<Type>> {
    return vi.waitFor(() => {
      const message = this.messages.find((each): each is OfType<Type> => each.type === type);
      expect(message, `message ${type}`).toBeDefined();
      return message!;
    }, 5_000);
  }

  /** Reports a state of a task as its executor would. */
  update(frameworkId: string, task: TaskInfo, state: TaskState, message?: string): void {
    const uuidBytes = uuid();
    const agentId = { value: this.agentId };
    const update: StatusUpdate = {
      frameworkId: { value: frameworkId },
      agentId,
      status: {
        task_id: task.task_id,
        state,
        source: 'SOURCE_EXECUTOR',
        agent_id: agentId,
        timestamp: 1_600_000_000.5,
        uuid: uuidBytes,
        ...(message !== undefined && { message }),
      },
      timestamp: 1_600_000_000.5,
      uuid: uuidBytes,
      latestState: state,
    };
    this.send({ type: 'statusUpdate', update });
  }
}

const rack = { name: 'rack', type: 'TEXT', text: { value: 'r1' } } as const;
const ports: Resource = {
  name: 'ports',
  type: 'RANGES',
  ranges: { range: [{ begin: 31_000, end: 32_000 }] },
};

export function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}

function uuid(): Uint8Array {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes;
}

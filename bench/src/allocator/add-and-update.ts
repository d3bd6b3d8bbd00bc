import { agentInfo, resources } from '@mezzo/allocator/testing/message-builders';
import type { Resource } from '@mezzo/domain/messages';
import { printResult } from '../benchmark-result.ts';
import { AllocatorDriver, timed } from './allocator-driver.ts';
import { rounded } from './decline-offers.ts';
import {
  MESSAGES_PER_TURN,
  agentId,
  frameworkId,
  ownResources,
  type ClusterSize,
} from './mesos-cluster.ts';

const AGENT = 'cpus:2;mem:1024;disk:4096;ports:[31000-32000]';
const USED = 'cpus:1;mem:128;disk:1024;ports:[31126-31510,31512-31623,31810-31852,31854-31964]';
const OVERSUBSCRIBED: Resource = {
  name: 'cpus',
  type: 'SCALAR',
  scalar: { value: 10 },
  revocable: {},
};

/**
 * AddAndUpdateSlave: agents register with a part of each used, then report oversubscribed resources;
 * every message asks for an allocation of its agent, and the requests of a turn are one run.
 */
export function addAndUpdate(size: ClusterSize, reference: AddAndUpdateReference): void {
  measure(size, reference);
}

/** The same work unmeasured: a long-lived allocator runs warm code. */
export function warmUp(size: ClusterSize): void {
  measure(size, undefined);
}

interface AddAndUpdateReference {
  readonly mesosAddMs: number;
  readonly mesosUpdateMs: number;
  readonly targetAddMs?: number;
  readonly targetUpdateMs?: number;
}

function measure(size: ClusterSize, reference: AddAndUpdateReference | undefined): void {
  const driver = new AllocatorDriver();
  for (let i = 0; i < size.frameworks; i += 1) {
    driver.addFramework(frameworkId(i), ['*'], { capabilities: ['REVOCABLE_RESOURCES'] });
  }
  const agents = Array.from({ length: size.agents }, (_, i) => ({
    id: agentId(i),
    total: ownResources(AGENT),
    used: [
      {
        frameworkId: { value: frameworkId(i % size.frameworks) },
        resources: resources(USED, '*').map((each) => ({ ...each })),
      },
    ],
  }));
  let allocationMs = 0;
  const inTurns = (action: (agent: (typeof agents)[number]) => void): number =>
    timed(() => {
      agents.forEach((agent, i) => {
        action(agent);
        if ((i + 1) % MESSAGES_PER_TURN === 0) allocationMs += driver.allocate();
      });
      allocationMs += driver.allocate();
    });
  const report = (work: string, ms: number, mesos?: number, target?: number): void => {
    if (mesos === undefined) return;
    const details = { allocationMs: rounded(allocationMs), offers: driver.collect().length };
    printResult({
      benchmark: 'allocator',
      work: `AddAndUpdateSlave/${size.agents}x${size.frameworks}/${work}`,
      value: ms,
      unit: 'ms',
      better: 'lower',
      mesos,
      ...(target !== undefined && { target }),
      details: { ...details, messagesPerTurn: MESSAGES_PER_TURN },
    });
    allocationMs = 0;
  };
  const addMs = inTurns(({ id, total, used }) => driver.addAgent(id, total, { used }));
  report('add', addMs, reference?.mesosAddMs, reference?.targetAddMs);
  const updateMs = inTurns(({ id, total }) => {
    const withMore = [...total, { ...OVERSUBSCRIBED }];
    driver.send({ type: 'agentUpdated', agentInfo: agentInfo(id), total: withMore });
  });
  report('update', updateMs, reference?.mesosUpdateMs, reference?.targetUpdateMs);
}

import type { Offer, Resource, schedulerApi } from '@mezzo/domain/messages';

const masterId = '5ec3a1b2-7d0f-4c83-9e3e-1f2a3b4c5d6e';

/** An OFFERS event such as a busy cluster sends: every offer with four resources. */
export function offersEvent(offersCount: number): schedulerApi.Event {
  const offers = Array.from({ length: offersCount }, (_, index) => offer(index));
  return { type: 'OFFERS', offers: { offers } };
}

/** The call that answers most offers. */
export const declineCall: schedulerApi.Call = {
  framework_id: { value: `${masterId}-0000` },
  type: 'DECLINE',
  decline: { offer_ids: [{ value: `${masterId}-O12` }], filters: { refuse_seconds: 5 } },
};

/** A status update as an executor's task sends it. */
export const updateEvent: schedulerApi.Event = {
  type: 'UPDATE',
  update: {
    status: {
      task_id: { value: `task-${masterId}` },
      state: 'TASK_RUNNING',
      source: 'SOURCE_EXECUTOR',
      agent_id: { value: `${masterId}-S0` },
      executor_id: { value: 'default' },
      timestamp: 1700000000.123,
      uuid: new Uint8Array(16).fill(7),
      container_status: {
        container_id: { value: masterId },
        network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: '10.0.0.1' }] }],
        executor_pid: 1234,
      },
    },
  },
};

function offer(index: number): Offer {
  const hostname = `agent-${index}.example.org`;
  return {
    id: { value: `${masterId}-O${index}` },
    framework_id: { value: `${masterId}-0000` },
    agent_id: { value: `${masterId}-S${index}` },
    hostname,
    url: {
      scheme: 'http',
      address: { hostname, ip: `10.0.${index >> 8}.${index & 0xff}`, port: 5051 },
      path: '/slave(1)',
    },
    resources: [
      scalar('cpus', 4),
      scalar('mem', 4096.5),
      scalar('disk', 8192.125),
      {
        name: 'ports',
        type: 'RANGES',
        ranges: { range: [{ begin: 31000, end: 32000 }] },
        allocation_info: { role: 'web' },
      },
    ],
    attributes: [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }],
    allocation_info: { role: 'web' },
  };
}

function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value }, allocation_info: { role: 'web' } };
}

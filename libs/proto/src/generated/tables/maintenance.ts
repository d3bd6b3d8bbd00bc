// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { DescriptorTables } from '../../descriptor.ts';

export const tables: DescriptorTables = {
  enums: {
  },
  messages: {
    'mesos.v1.maintenance.Window': [
      ['machine_ids', 1, 'repeated', 'mesos.v1.MachineID'],
      ['unavailability', 2, 'required', 'mesos.v1.Unavailability'],
    ],
    'mesos.v1.maintenance.Schedule': [
      ['windows', 1, 'repeated', 'mesos.v1.maintenance.Window'],
    ],
    'mesos.v1.maintenance.ClusterStatus': [
      ['draining_machines', 1, 'repeated', 'mesos.v1.maintenance.ClusterStatus.DrainingMachine'],
      ['down_machines', 2, 'repeated', 'mesos.v1.MachineID'],
    ],
    'mesos.v1.maintenance.ClusterStatus.DrainingMachine': [
      ['id', 1, 'required', 'mesos.v1.MachineID'],
      ['statuses', 2, 'repeated', 'mesos.v1.allocator.InverseOfferStatus'],
    ],
  },
};

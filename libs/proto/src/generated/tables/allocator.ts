// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { DescriptorTables } from '../../descriptor.ts';

export const tables: DescriptorTables = {
  enums: {
    'mesos.v1.allocator.InverseOfferStatus.Status': { UNKNOWN: 1, ACCEPT: 2, DECLINE: 3 },
  },
  messages: {
    'mesos.v1.allocator.InverseOfferStatus': [
      ['status', 1, 'required', 'mesos.v1.allocator.InverseOfferStatus.Status'],
      ['framework_id', 2, 'required', 'mesos.v1.FrameworkID'],
      ['timestamp', 3, 'required', 'mesos.v1.TimeInfo'],
    ],
  },
};

// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { DescriptorTables } from '../../descriptor.ts';

export const tables: DescriptorTables = {
  enums: {
  },
  messages: {
    'mesos.v1.quota.QuotaInfo': [
      ['role', 1, 'optional', 'string'],
      ['principal', 2, 'optional', 'string'],
      ['guarantee', 3, 'repeated', 'mesos.v1.Resource'],
    ],
    'mesos.v1.quota.QuotaRequest': [
      ['force', 1, 'optional', 'bool'],
      ['role', 2, 'optional', 'string'],
      ['guarantee', 3, 'repeated', 'mesos.v1.Resource'],
    ],
    'mesos.v1.quota.QuotaConfig': [
      ['role', 1, 'required', 'string'],
      ['guarantees', 2, 'map', 'mesos.v1.Value.Scalar'],
      ['limits', 3, 'map', 'mesos.v1.Value.Scalar'],
    ],
    'mesos.v1.quota.QuotaStatus': [
      ['infos', 1, 'repeated', 'mesos.v1.quota.QuotaInfo', { deprecated: true }],
      ['configs', 2, 'repeated', 'mesos.v1.quota.QuotaConfig'],
    ],
  },
};

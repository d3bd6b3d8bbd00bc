// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { DescriptorTables } from '../../descriptor.ts';

export const tables: DescriptorTables = {
  enums: {
  },
  messages: {
    'google.protobuf.Duration': [
      ['seconds', 1, 'implicit', 'int64'],
      ['nanos', 2, 'implicit', 'int32'],
    ],
  },
};

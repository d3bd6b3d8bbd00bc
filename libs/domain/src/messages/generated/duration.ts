// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { Int64 } from '../int64.ts';

export interface Duration {
  readonly seconds?: Int64 | undefined;
  readonly nanos?: number | undefined;
}

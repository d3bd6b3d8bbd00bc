/**
 * The message shapes of the v1 API, generated from libs/proto/proto. Types only, no behaviour.
 *
 * Field names are those of the wire. An absent optional field, an absent repeated field and an
 * absent map mean "unset" and "empty". Messages are values: nobody changes one after making it.
 */
export type { Int64 } from './int64.ts';
export type { Duration } from './generated/duration.ts';
export type * from './generated/mesos.ts';
export type * as agentApi from './generated/agent.ts';
export type * as allocatorMessages from './generated/allocator.ts';
export type * as executorApi from './generated/executor.ts';
export type * as maintenance from './generated/maintenance.ts';
export type * as masterApi from './generated/master.ts';
export type * as quota from './generated/quota.ts';
export type * as resourceProviderApi from './generated/resource-provider.ts';
export type * as schedulerApi from './generated/scheduler.ts';

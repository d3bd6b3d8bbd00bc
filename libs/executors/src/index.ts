export { CommandExecutor } from './command-executor.ts';
export { DefaultExecutor } from './default-executor.ts';
export type {
  HostedExecutorOptions,
  RecoveredExecutor,
  RecoveredTask,
} from './executor-identity.ts';
export { describeWaitStatus } from './wait-status.ts';

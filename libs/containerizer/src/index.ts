export {
  createContainerizer,
  type ContainerizerSettings,
  type FetcherSettings,
} from './create-containerizer.ts';
export type {
  Allotment,
  ContainerConfig,
  Containerizer,
  ContainerLifetime,
  ContainerTermination,
  KnownContainer,
  LaunchOutcome,
  RecoveredContainer,
  RemoveOutcome,
  SignalScope,
  TerminationCause,
} from './containerizer.ts';
export { SandboxCollector, type SandboxCollectorOptions } from './gc/sandbox-collector.ts';
export { maxAllowedAgeMs, type GcPolicy } from './gc/gc-schedule.ts';
export { Accounts, type Account } from './sandbox/account.ts';
export { maySwitchUsers } from './sandbox/user-rights.ts';

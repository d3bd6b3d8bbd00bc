export { createContainerizer, type ContainerizerSettings } from './create-containerizer.ts';
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
export type { Fetcher, FetchRequest } from './fetcher/fetcher.ts';
export { Accounts, type Account } from './sandbox/account.ts';
export { createSandbox, type SandboxOptions } from './sandbox/create-sandbox.ts';

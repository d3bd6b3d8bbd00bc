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
export { Accounts, type Account } from './sandbox/account.ts';

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

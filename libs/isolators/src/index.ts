export { applyLinks } from './apply-links.ts';
export { builtInFactories, createIsolators, type LoadModule } from './create-isolators.ts';
export type { Host, Owner, ProcessUsage } from './host.ts';
export type {
  IsolatedContainer,
  Isolator,
  IsolatorContext,
  IsolatorFactory,
  Limitation,
} from './isolator.ts';
export type {
  Capabilities,
  CgroupSetting,
  DeviceNode,
  LaunchPlan,
  LinuxFragment,
  Mount,
  Namespace,
  NamespaceType,
  ProcessFragment,
  Rlimit,
  RootFilesystem,
  SandboxLink,
} from './launch-plan.ts';
export { mergeLaunchPlans } from './merge-launch-plans.ts';
export {
  builtInNames,
  normalizeIsolation,
  type BuiltInName,
  type Isolation,
} from './normalize-isolation.ts';

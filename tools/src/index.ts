export type { ClusterSecurity } from './cluster/cluster-security.ts';
export {
  clusterProgramsMissing,
  etcdService,
  mezzoService,
  redisService,
  type Flags,
  type MezzoProgram,
  type ServiceKind,
  type ServicePlace,
} from './cluster/cluster-services.ts';
export { masterStatus, type MasterStatus } from './cluster/cluster-status.ts';
export {
  DistributedCluster,
  type DistributedClusterOptions,
} from './cluster/distributed-cluster.ts';
export { freePort, isPortFree } from './processes/free-port.ts';
export { ManagedProcess, type Exit, type ProcessOptions } from './processes/managed-process.ts';
export { plainEnvironment } from './processes/plain-environment.ts';
export { isAlive, killProcessesOf, processesOf } from './processes/process-table.ts';
export { ServiceProcess, type ServiceOptions } from './processes/service-process.ts';
export { waitUntil, type WaitOptions } from './processes/wait-until.ts';

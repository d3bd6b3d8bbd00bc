export { repositoryRoot } from './harness/built-services.ts';
export { EmbeddedCluster } from './harness/embedded-cluster.ts';
export { EventQueue, type Arrival } from './harness/event-queue.ts';
export {
  call,
  getJson,
  masterAt,
  type Endpoint,
  type HttpCall,
  type HttpReply,
} from './harness/http.ts';
export { findLeftovers, nothingLeft, type Leftovers } from './harness/leftovers.ts';
export {
  SchedulerClient,
  type Encoding,
  type SubscribeOptions,
} from './harness/scheduler-client.ts';
export { commandTask, launch, nextOffer, scalar, type CommandTask } from './harness/tasks.ts';
export { TestCluster, TestService, type TestClusterOptions } from './harness/test-cluster.ts';

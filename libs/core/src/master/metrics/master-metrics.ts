/** Counters of Mesos' name `master/…` that a master counts up; the rest is computed by views. */
export const MASTER_COUNTERS = [
  'dropped_messages',
  'http_cache_hits',
  'messages_register_framework',
  'messages_reregister_framework',
  'messages_unregister_framework',
  'messages_deactivate_framework',
  'messages_kill_task',
  'messages_status_update_acknowledgement',
  'messages_operation_status_update_acknowledgement',
  'messages_resource_request',
  'messages_launch_tasks',
  'messages_decline_offers',
  'messages_revive_offers',
  'messages_suppress_offers',
  'messages_reconcile_operations',
  'messages_reconcile_tasks',
  'messages_framework_to_executor',
  'messages_executor_to_framework',
  'messages_register_slave',
  'messages_reregister_slave',
  'messages_unregister_slave',
  'messages_status_update',
  'messages_operation_status_update',
  'messages_exited_executor',
  'messages_update_slave',
  'messages_authenticate',
  'valid_framework_to_executor_messages',
  'invalid_framework_to_executor_messages',
  'valid_executor_to_framework_messages',
  'invalid_executor_to_framework_messages',
  'valid_status_updates',
  'invalid_status_updates',
  'valid_status_update_acknowledgements',
  'invalid_status_update_acknowledgements',
  'valid_operation_status_updates',
  'invalid_operation_status_updates',
  'valid_operation_status_update_acknowledgements',
  'invalid_operation_status_update_acknowledgements',
  'recovery_slave_removals',
  'slave_registrations',
  'slave_reregistrations',
  'slave_removals',
  'slave_removals/reason_unhealthy',
  'slave_removals/reason_unregistered',
  'slave_removals/reason_registered',
  'slave_shutdowns_scheduled',
  'slave_shutdowns_completed',
  'slave_shutdowns_canceled',
  'slave_unreachable_scheduled',
  'slave_unreachable_completed',
  'slave_unreachable_canceled',
  'tasks_finished',
  'tasks_failed',
  'tasks_killed',
  'tasks_lost',
  'tasks_error',
  'tasks_dropped',
  'tasks_gone',
  'tasks_gone_by_operator',
] as const;

export type MasterCounter = (typeof MASTER_COUNTERS)[number];

/**
 * What a master counts.
 *
 * Source: mesos src/master/metrics.cpp
 */
export class MasterMetrics {
  private readonly counters = new Map<MasterCounter, number>();
  /** `master/task_lost/source_master/reason_slave_removed` and the like, made when first needed. */
  private readonly taskStates = new Map<string, number>();
  private readonly operations = new Map<string, number>();
  private registryOperations = 0;

  count(name: MasterCounter, amount = 1): void {
    this.counters.set(name, (this.counters.get(name) ?? 0) + amount);
  }

  get(name: MasterCounter): number {
    return this.counters.get(name) ?? 0;
  }

  /** @param name - without the prefix `master/` */
  countTaskState(name: string): void {
    this.taskStates.set(name, (this.taskStates.get(name) ?? 0) + 1);
  }

  taskStateCounters(): ReadonlyMap<string, number> {
    return this.taskStates;
  }

  /** @param name - without the prefix `master/`, such as `operations/reserve/finished` */
  addOperations(name: string, amount: number): void {
    this.operations.set(name, (this.operations.get(name) ?? 0) + amount);
  }

  operationCount(name: string): number {
    return this.operations.get(name) ?? 0;
  }

  registryOperationQueued(): void {
    this.registryOperations += 1;
  }

  registryOperationDone(): void {
    this.registryOperations -= 1;
  }

  /** Mesos' `registrar/queued_operations`. */
  get queuedRegistryOperations(): number {
    return this.registryOperations;
  }
}

import { Resources, validateId } from '@mezzo/domain';
import type { ExecutorInfo } from '@mezzo/domain/messages';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { sameMessage } from '../same-message.ts';
import { validateCommandInfo } from './command-info.ts';
import { validateContainerInfo } from './container-info.ts';
import { formatExecutor } from './format-message.ts';
import {
  prefixed,
  validateResourceList,
  validateRevocableMix,
  validateSingleAllocationRole,
  validateUniquePersistenceIds,
} from './resource.ts';

/**
 * Checks what an executor says about itself.
 *
 * Source: mesos src/master/validation.cpp#executor::validate
 */
export function validateExecutor(executor: ExecutorInfo): string | undefined {
  return (
    validateType(executor) ??
    validateId(executor.executor_id.value) ??
    validateShutdownGracePeriod(executor) ??
    prefixed(
      "Executor's `CommandInfo` is invalid",
      executor.command && validateCommandInfo(executor.command),
    ) ??
    prefixed(
      "Executor's `ContainerInfo` is invalid",
      executor.container && validateContainerInfo(executor.container),
    )
  );
}

/**
 * Checks an executor that is to run for a framework on an agent. Its resources carry the role they
 * are allocated to.
 *
 * Source: mesos src/master/validation.cpp#executor::internal::validate
 */
export function validateExecutorOn(
  executor: ExecutorInfo,
  framework: FrameworkRecord,
  agent: AgentRecord,
): string | undefined {
  return (
    validateExecutor(executor) ??
    validateFrameworkId(executor, framework.id) ??
    validateExecutorResources(executor) ??
    validateCompatible(executor, agent.executor(framework.id, executor.executor_id.value))
  );
}

function validateType({ type, command, container }: ExecutorInfo): string | undefined {
  if (type === 'CUSTOM') {
    return command === undefined
      ? "'ExecutorInfo.command' must be set for 'CUSTOM' executor"
      : undefined;
  }
  if (type !== 'DEFAULT') return undefined;
  if (command !== undefined) {
    return "'ExecutorInfo.command' must not be set for 'DEFAULT' executor";
  }
  if (container === undefined) return undefined;
  if (container.type !== 'MESOS') {
    return "'ExecutorInfo.container.type' must be 'MESOS' for 'DEFAULT' executor";
  }
  if (container.mesos?.image === undefined) return undefined;
  return "'ExecutorInfo.container.mesos.image' must not be set for 'DEFAULT' executor";
}

function validateShutdownGracePeriod(executor: ExecutorInfo): string | undefined {
  return (executor.shutdown_grace_period?.nanoseconds ?? 0) < 0
    ? "ExecutorInfo's 'shutdown_grace_period' must be non-negative"
    : undefined;
}

function validateFrameworkId({ framework_id }: ExecutorInfo, expected: string): string | undefined {
  if (framework_id === undefined) return "'ExecutorInfo.framework_id' must be set";
  if (framework_id.value === expected) return undefined;
  return (
    `ExecutorInfo has an invalid FrameworkID (Actual: ${framework_id.value}` +
    ` vs Expected: ${expected})`
  );
}

function validateExecutorResources({ resources }: ExecutorInfo): string | undefined {
  const reason = validateResourceList(resources);
  if (reason !== undefined) return `Executor uses invalid resources: ${reason}`;
  const sum = Resources.of(resources);
  return (
    prefixed('Executor uses duplicate persistence ID', validateUniquePersistenceIds(sum)) ??
    prefixed('Invalid executor resources', validateSingleAllocationRole(sum)) ??
    prefixed('Executor mixes revocable and non-revocable resources', validateRevocableMix(sum))
  );
}

function validateCompatible(
  executor: ExecutorInfo,
  running: ExecutorInfo | undefined,
): string | undefined {
  if (running === undefined || sameExecutor(executor, running)) return undefined;
  const line = '-'.repeat(60);
  return (
    'ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.\n' +
    `${line}\nExisting ExecutorInfo:\n${formatExecutor(running)}\n` +
    `${line}\nExecutorInfo:\n${formatExecutor(executor)}\n${line}\n`
  );
}

/** Whether two descriptions are of one executor; resources are compared by what they add up to. */
export function sameExecutor(a: ExecutorInfo, b: ExecutorInfo): boolean {
  const { resources: left, ...restOfA } = a;
  const { resources: right, ...restOfB } = b;
  return sameMessage(restOfA, restOfB) && Resources.of(left).equals(Resources.of(right));
}

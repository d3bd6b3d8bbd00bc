import type { CheckStatusInfo, executorApi, TaskStatus } from '@mezzo/domain/messages';

const UUID_BYTES_COUNT = 16;

/**
 * Checks an executor call that could be decoded.
 *
 * @returns the reason why it is refused, for `Failed to validate Executor::Call: …`; undefined when
 *   it is valid
 *
 * Source: mesos src/slave/validation.cpp#executor::call::validate
 */
export function validateExecutorCall(call: executorApi.Call): string | undefined {
  switch (call.type) {
    case undefined:
      return "Expecting 'type' to be present";
    case 'SUBSCRIBE':
      return call.subscribe === undefined ? "Expecting 'subscribe' to be present" : undefined;
    case 'UPDATE':
      return call.update === undefined
        ? "Expecting 'update' to be present"
        : validateStatus(call, call.update.status);
    case 'MESSAGE':
      return call.message === undefined ? "Expecting 'message' to be present" : undefined;
    case 'HEARTBEAT':
    case 'UNKNOWN':
      return undefined;
  }
}

function validateStatus(call: executorApi.Call, status: TaskStatus): string | undefined {
  const executorId = call.executor_id.value;
  const sender = `executor ${executorId} of framework ${call.framework_id.value}`;
  if (status.uuid === undefined) return "Expecting 'uuid' to be present";
  if (status.uuid.length !== UUID_BYTES_COUNT) return 'Not a valid UUID';
  if (status.executor_id !== undefined && status.executor_id.value !== executorId) {
    return `ExecutorID in Call: ${executorId} does not match ExecutorID in TaskStatus: ${status.executor_id.value}`;
  }
  if (status.source !== 'SOURCE_EXECUTOR') {
    return `Received Call from ${sender} with invalid source, expecting 'SOURCE_EXECUTOR'`;
  }
  if (status.state === 'TASK_STAGING') {
    return `Received TASK_STAGING from ${sender} which is not allowed`;
  }
  return status.check_status === undefined ? undefined : validateCheckStatus(status.check_status);
}

/** Source: mesos src/common/validation.cpp#validateCheckStatusInfo */
function validateCheckStatus(check: CheckStatusInfo): string | undefined {
  switch (check.type) {
    case undefined:
      return "CheckStatusInfo must specify 'type'";
    case 'COMMAND':
      return check.command === undefined
        ? "Expecting 'command' to be set for COMMAND check's status"
        : undefined;
    case 'HTTP':
      return check.http === undefined
        ? "Expecting 'http' to be set for HTTP check's status"
        : undefined;
    case 'TCP':
      return check.tcp === undefined
        ? "Expecting 'tcp' to be set for TCP check's status"
        : undefined;
    case 'UNKNOWN':
      return "'UNKNOWN' is not a valid check's status type";
  }
}

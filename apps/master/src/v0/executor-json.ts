import { resourcesJson, labelsJson } from '@mezzo/http-kit';
import { Resources } from '@mezzo/domain';
import type { CommandInfo, ExecutorInfo } from '@mezzo/domain/messages';
import { Environment, fragment, type WritableJson } from '@mezzo/proto';

type Members = Readonly<Record<string, WritableJson | undefined>>;

/** Source: mesos src/common/http.cpp#json(JSON::ObjectWriter*, const ExecutorInfo&) */
export function executorJson(executor: ExecutorInfo, agentId: string): Members {
  const resources = Resources.of(executor.resources);
  return {
    executor_id: executor.executor_id.value,
    name: executor.name ?? '',
    framework_id: executor.framework_id?.value ?? '',
    command: commandJson(executor.command ?? {}),
    resources: resourcesJson(resources),
    role: [...resources.allocations().keys()][0],
    labels: labelsJson(executor.labels),
    type: executor.type,
    slave_id: agentId,
  };
}

/** Source: mesos src/common/http.cpp#json(JSON::ObjectWriter*, const CommandInfo&) */
function commandJson(command: CommandInfo): Members {
  const { shell, value, arguments: argv = [], environment, uris = [] } = command;
  return {
    shell,
    value,
    argv: [...argv],
    environment: environment && fragment(Environment.toJson(environment, 'v0')),
    uris: uris.map((uri) => ({ value: uri.value, executable: uri.executable ?? false })),
  };
}

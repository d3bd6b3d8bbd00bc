import type { ContainerRequest } from '@mezzo/core';
import type { ContainerConfig } from '@mezzo/containerizer';

/** What the containerizer is told of an executor's container. */
export function containerConfig(request: ContainerRequest): ContainerConfig {
  const { containerId, checkpoint, recoveryTimeoutMs, shutdownGraceMs } = request;
  return {
    containerId: { value: containerId },
    command: request.command,
    container: request.container,
    environment: request.environment,
    user: request.user,
    directory: request.directory,
    latestLink: true,
    resources: request.resources,
    limits: request.limits,
    lifetime: { checkpoint, recoveryTimeoutMs, shutdownGraceMs },
  };
}

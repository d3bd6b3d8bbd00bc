import type { ContainerInfo, Volume, VolumeSource } from '@mezzo/domain/messages';

/**
 * Checks the volumes and the Docker part of a container.
 *
 * Source: mesos src/common/validation.cpp#validateContainerInfo
 */
export function validateContainerInfo(container: ContainerInfo): string | undefined {
  for (const volume of container.volumes ?? []) {
    const reason = validateVolume(volume);
    if (reason !== undefined) return `Invalid volume: ${reason}`;
  }
  if (container.type !== 'DOCKER') return undefined;
  if (container.docker === undefined) {
    return "DockerInfo 'docker' is not set for DOCKER typed ContainerInfo";
  }
  // The Docker containerizer finds its containers again by the names it gives them.
  const named = container.docker.parameters?.some(({ key }) => key === 'name') ?? false;
  return named ? "Parameter in DockerInfo must not be 'name'" : undefined;
}

/** Source: mesos src/common/validation.cpp#validateVolume */
function validateVolume({ host_path, image, source }: Volume): string | undefined {
  const count = [host_path, image, source].filter((field) => field !== undefined).length;
  if (count !== 1) return "Only one of them should be set: 'host_path', 'image' and 'source'";
  return source === undefined ? undefined : validateSource(source);
}

function validateSource(source: VolumeSource): string | undefined {
  switch (source.type) {
    case 'DOCKER_VOLUME':
      return expectSet(source.docker_volume, 'docker_volume', 'DOCKER_VOLUME');
    case 'HOST_PATH':
      return expectSet(source.host_path, 'host_path', 'HOST_PATH');
    case 'SANDBOX_PATH':
      return expectSet(source.sandbox_path, 'sandbox_path', 'SANDBOX_PATH');
    case 'SECRET':
      return expectSet(source.secret, 'secret', 'SECRET');
    case 'CSI_VOLUME':
      return (
        expectSet(source.csi_volume, 'csi_volume', 'CSI') ??
        expectSet(source.csi_volume?.static_provisioning, 'csi_volume.static_provisioning', 'CSI')
      );
    case 'UNKNOWN':
    case undefined:
      return "'source.type' is unknown";
  }
}

function expectSet(field: unknown, name: string, kind: string): string | undefined {
  return field === undefined ? `'source.${name}' is not set for ${kind} volume` : undefined;
}

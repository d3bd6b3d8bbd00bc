import { Resources } from '../resources/resources.ts';
import { success, type Result } from '../result.ts';
import { parseResourceList, parseResources, type ResourcesTextOptions } from './resources-text.ts';

/** What the agent found on its machine. */
export interface DetectedMachine {
  readonly cpusCount: number;
  readonly memBytes: number;
  /** Size of the filesystem that holds the agent's work_dir. */
  readonly diskBytes: number;
}

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;
/** Offered when the flags name no ports: above the ports that services are known by. */
const DEFAULT_PORTS = '[31000-32000]';

/**
 * The resources of an agent: those of its flags, completed by what the machine has. A resource that
 * the flags name is taken as it is, zero included.
 *
 * Order, as Mesos': the flags', then cpus, gpus, mem, disk, ports as far as they were missing.
 *
 * Source: mesos src/slave/containerizer/containerizer.cpp#Containerizer::resources
 */
export function agentResources(
  text: string,
  machine: DetectedMachine,
  options: ResourcesTextOptions = {},
): Result<Resources> {
  const given = parseResources(text, options);
  const list = parseResourceList(text, options);
  if (!given.ok || !list.ok) return given;
  const named = new Set(list.value.map(({ name }) => name));
  const complete = (resources: Resources, missing: readonly (readonly [string, string])[]) =>
    missing
      .filter(([name]) => !named.has(name))
      .reduce((sum, [name, value]) => sum.add(detected(name, value, options)), resources);

  const withCpus = complete(given.value, [['cpus', String(machine.cpusCount)]]);
  const gpus = withCpus.named('gpus');
  return success(
    complete(withCpus.subtract(gpus).add(gpus), [
      ['mem', String(defaultMemMib(machine.memBytes))],
      ['disk', String(defaultDiskMib(machine.diskBytes))],
      ['ports', DEFAULT_PORTS],
    ]),
  );
}

function detected(name: string, value: string, options: ResourcesTextOptions): Resources {
  const parsed = parseResources(`${name}:${value}`, { defaultRole: options.defaultRole });
  return parsed.ok ? parsed.value : Resources.empty;
}

/** All but one GiB for the system; half of a small machine. */
function defaultMemMib(totalBytes: number): number {
  const bytes = totalBytes >= 2 * GIBIBYTE ? totalBytes - GIBIBYTE : totalBytes / 2;
  return Math.floor(bytes / MEBIBYTE);
}

/** All but five GiB for the system; half of a small disk. */
function defaultDiskMib(totalBytes: number): number {
  const bytes = totalBytes >= 10 * GIBIBYTE ? totalBytes - 5 * GIBIBYTE : totalBytes / 2;
  return Math.floor(bytes / MEBIBYTE);
}

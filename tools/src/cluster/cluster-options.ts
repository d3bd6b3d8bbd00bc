import { parseArgs } from 'node:util';
import type { MezzoProgram } from './cluster-services.ts';

/** What `npm run cluster` may be told. */
export interface ClusterOptions {
  readonly masters: number;
  readonly agents: number;
  readonly allocators: number;
  readonly gateways: number;
  readonly etcdMembers: 1 | 3;
  /** Of the first master; see {@link portOf}. */
  readonly port: number;
  /** Of the first gateway; the others' are the next. */
  readonly gatewayPort: number;
  /** Of each agent. */
  readonly resources: string;
  /** Kept when the cluster has stopped; without it a temporary folder is used. */
  readonly workDir: string | undefined;
}

export const clusterUsage = `Usage: npm run cluster [-- --name=value ...]

Runs a cluster of processes on this machine: etcd, Redis, masters, allocators, agents and gateways.

  --masters=3        how many masters, of which one leads
  --agents=3         how many agents
  --allocators=2     how many allocators, of which one serves; 0: the leading master allocates
  --gateways=2       how many gateways: any of them is the address for frameworks and tools
  --etcd=3           how many members of etcd: 1 or 3
  --port=5050        of the first master; the others' are 5150, 5250, …, the agents' 5051, 5151, …,
                     the allocators' 5052, 5152, …
  --gateway_port=8080  of the first gateway; the others' are the next
  --resources=TEXT   of each agent; cpus:4;mem:4096;disk:8192;ports:[31000-32000] unless given,
                     each agent with ports of its own
  --work_dir=PATH    a new or empty folder that keeps logs and sandboxes when the cluster has stopped
  --help             this text`;

/** More processes than that are no use on one machine. */
const countMax = 20;

const portMax = 65_535;

/** Between the ports of two services of a kind. With 10 the second master would have 5060: see below. */
const portStep = 100;

/**
 * Browsers, and `fetch`, open no address with one of these ports, whoever listens there; those below
 * 1024 are left out. Source: https://fetch.spec.whatwg.org/#port-blocking
 */
const blockedPorts = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10_080,
]);

const resourcesDefault = 'cpus:4;mem:4096;disk:8192';

/** @returns the options, or what is wrong with them */
export function readClusterOptions(args: readonly string[]): ClusterOptions | 'help' | Error {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        masters: { type: 'string', default: '3' },
        agents: { type: 'string', default: '3' },
        allocators: { type: 'string', default: '2' },
        gateways: { type: 'string', default: '2' },
        gateway_port: { type: 'string', default: '8080' },
        etcd: { type: 'string', default: '3' },
        port: { type: 'string', default: '5050' },
        resources: { type: 'string', default: resourcesDefault },
        work_dir: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    if (values.etcd !== '1' && values.etcd !== '3') throw new Error('--etcd: expecting 1 or 3');
    const masters = wholeNumber('masters', values.masters, 1, countMax);
    const agents = wholeNumber('agents', values.agents, 0, countMax);
    return withOpenPorts({
      masters,
      agents,
      allocators: wholeNumber('allocators', values.allocators, 0, countMax),
      gateways: wholeNumber('gateways', values.gateways, 0, countMax),
      gatewayPort: wholeNumber('gateway_port', values.gateway_port, 1, portMax - countMax),
      etcdMembers: values.etcd === '1' ? 1 : 3,
      port: wholeNumber('port', values.port, 1, portMax - portStep * countMax),
      resources: values.resources,
      workDir: values.work_dir,
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`--${name}: expecting a whole number from ${String(min)} to ${String(max)}`);
}

/** The probes of `npm run cluster` use `fetch`, and would wait for such a service until they give up. */
function withOpenPorts(options: ClusterOptions): ClusterOptions {
  const blocked = chosenPorts(options).find(({ port }) => blockedPorts.has(port));
  if (blocked === undefined) return options;
  const { flag, name, port } = blocked;
  throw new Error(
    `${flag}: ${name} would have port ${String(port)}, which browsers refuse to open`,
  );
}

/** A port that the options give to a service. */
export interface ChosenPort {
  /** Of the service. */
  readonly name: string;
  readonly port: number;
  /** The option that chooses others. */
  readonly flag: '--port' | '--gateway_port';
}

/** The ports of all services but etcd and Redis, which take free ones. */
export function chosenPorts(options: ClusterOptions): readonly ChosenPort[] {
  const portsOf = (program: MezzoProgram, count: number): readonly ChosenPort[] =>
    Array.from({ length: count }, (_, index) => ({
      name: `${program}-${String(index + 1)}`,
      port: portOf(options, program, index),
      flag: program === 'api-gateway' ? '--gateway_port' : '--port',
    }));
  return [
    ...portsOf('master', options.masters),
    ...portsOf('agent', options.agents),
    ...portsOf('allocator', options.allocators),
    ...portsOf('api-gateway', options.gateways),
  ];
}

/** The port of the index-th service of a kind. */
export function portOf(options: ClusterOptions, program: MezzoProgram, index: number): number {
  switch (program) {
    case 'master':
      return options.port + portStep * index;
    case 'agent':
      return options.port + portStep * index + 1;
    case 'allocator':
      return options.port + portStep * index + 2;
    case 'api-gateway':
      return options.gatewayPort + index;
  }
}

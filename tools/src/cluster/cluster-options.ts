import { parseArgs } from 'node:util';

/** What `npm run cluster` may be told. */
export interface ClusterOptions {
  readonly masters: number;
  readonly agents: number;
  readonly etcdMembers: 1 | 3;
  /** Of the first master; the others' are 10, 20, … higher, and each agent's is that of a master and 1. */
  readonly port: number;
  /** Of each agent. */
  readonly resources: string;
  /** Kept when the cluster has stopped; without it a temporary folder is used. */
  readonly workDir: string | undefined;
}

export const clusterUsage = `Usage: npm run cluster [-- --name=value ...]

Runs a cluster of processes on this machine: etcd, Redis, masters and agents.

  --masters=3        how many masters, of which one leads
  --agents=3         how many agents
  --etcd=3           how many members of etcd: 1 or 3
  --port=5050        of the first master; the others' are 5060, 5070, …, the agents' 5051, 5061, …
  --resources=TEXT   of each agent; cpus:4;mem:4096;disk:8192;ports:[31000-32000] unless given,
                     each agent with ports of its own
  --work_dir=PATH    a new or empty folder that keeps logs and sandboxes when the cluster has stopped
  --help             this text`;

/** More processes than that are no use on one machine. */
const countMax = 20;

/** Between the ports of two masters, or two agents. */
export const portStep = 10;

const resourcesDefault = 'cpus:4;mem:4096;disk:8192';

/** @returns the options, or what is wrong with them */
export function readClusterOptions(args: readonly string[]): ClusterOptions | 'help' | Error {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        masters: { type: 'string', default: '3' },
        agents: { type: 'string', default: '3' },
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
    return {
      masters,
      agents,
      etcdMembers: values.etcd === '1' ? 1 : 3,
      port: wholeNumber('port', values.port, 1, 65_535 - portStep * Math.max(masters, agents)),
      resources: values.resources,
      workDir: values.work_dir,
    };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`--${name}: expecting a whole number from ${String(min)} to ${String(max)}`);
}

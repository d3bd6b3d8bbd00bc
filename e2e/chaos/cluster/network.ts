import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { waitUntil, type ServiceKind } from '@mezzo/tools';

/** Every machine has a link of its own to the router, which is the namespace of this process. */
interface Machine {
  readonly name: string;
  readonly address: string;
  /** The router's end of its link. */
  readonly link: string;
  /** Keeps the namespace. */
  readonly holder: ChildProcess;
}

/** Packets from one machine to another that are dropped without a word. */
interface Cut {
  readonly from: string;
  readonly to: string;
}

const tools = [
  '/usr/bin/unshare',
  '/usr/bin/nsenter',
  '/usr/bin/setpriv',
  '/usr/sbin/ip',
  '/usr/sbin/nft',
];

/** The programs that a network needs; each is Debian's. */
export const networkPrograms: readonly string[] = [...tools, '/usr/sbin/tc', '/usr/bin/mount'];

const holderTimeoutMs = 10_000;

/**
 * Machines as network namespaces, each with an address of its own, joined by this process' own
 * namespace as a router. Needs root, and a namespace that nobody else uses: all of it ends with us.
 */
export class Network {
  readonly #machines = new Map<string, Machine>();
  readonly #cuts = new Map<number, readonly Cut[]>();
  /** Machines that nobody outside of the cluster reaches. */
  readonly #hidden = new Map<number, readonly string[]>();
  #cutsCount = 0;

  constructor() {
    run('ip', 'link', 'set', 'lo', 'up');
    run('sysctl', '-qw', 'net.ipv4.ip_forward=1');
  }

  /** Answers the machine's address. */
  async addMachine(name: string): Promise<string> {
    const number = this.#machines.size + 1;
    const address = `10.77.${String(number)}.2`;
    const router = `10.77.${String(number)}.1`;
    const link = `m${String(number)}`;
    const holder = spawn(
      'setpriv',
      ['--pdeathsig', 'KILL', 'unshare', '--net', 'sleep', 'infinity'],
      { stdio: 'ignore' },
    );
    const pid = String(holder.pid);
    await waitUntil(() => isElsewhere(pid), {
      what: `the namespace of ${name}`,
      timeoutMs: holderTimeoutMs,
    });
    run('ip', 'link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', pid);
    run('ip', 'addr', 'add', `${router}/30`, 'dev', link);
    run('ip', 'link', 'set', link, 'up');
    this.#machines.set(name, { name, address, link, holder });
    this.runOn(name, 'ip', 'link', 'set', 'lo', 'up');
    this.runOn(name, 'ip', 'addr', 'add', `${address}/30`, 'dev', 'eth0');
    this.runOn(name, 'ip', 'link', 'set', 'eth0', 'up');
    this.runOn(name, 'ip', 'route', 'add', 'default', 'via', router);
    return address;
  }

  /** The service, as a process on the machine. */
  placeOn(name: string, kind: ServiceKind): ServiceKind {
    const { holder } = this.#machine(name);
    const args = ['--target', String(holder.pid), '--net', kind.command, ...kind.args];
    return { ...kind, command: 'nsenter', args };
  }

  /** Runs a program on the machine, to its end. */
  runOn(name: string, program: string, ...args: readonly string[]): void {
    run('nsenter', '--target', String(this.#machine(name).holder.pid), '--net', program, ...args);
  }

  /** Leads an address that several machines have to one of them. */
  routeTo(address: string, name: string): void {
    run('ip', 'route', 'replace', `${address}/32`, 'via', this.#machine(name).address);
  }

  /** Drops all between the two groups, in one direction or both, until the answer is called. */
  cut(some: readonly string[], others: readonly string[], isOneWay = false): () => void {
    const cuts = some.flatMap((from) =>
      others.flatMap((to) => [{ from, to }, ...(isOneWay ? [] : [{ from: to, to: from }])]),
    );
    return this.#keepWhile(this.#cuts, cuts);
  }

  /** Drops all between the machines and whoever is outside of the cluster. */
  hide(names: readonly string[]): () => void {
    return this.#keepWhile(this.#hidden, names);
  }

  /** Lets so much through to and from the machine, and no more. */
  slowDown(name: string, kilobits: number): () => void {
    const { link } = this.#machine(name);
    const shape = (device: string): readonly string[] => [
      ...['qdisc', 'replace', 'dev', device, 'root', 'tbf'],
      ...['rate', `${String(kilobits)}kbit`, 'burst', '16k', 'latency', '2s'],
    ];
    run('tc', ...shape(link));
    this.runOn(name, 'tc', ...shape('eth0'));
    return () => {
      run('tc', 'qdisc', 'del', 'dev', link, 'root');
      this.runOn(name, 'tc', 'qdisc', 'del', 'dev', 'eth0', 'root');
    };
  }

  stop(): void {
    for (const { holder } of this.#machines.values()) holder.kill('SIGKILL');
  }

  #keepWhile<T>(all: Map<number, T>, value: T): () => void {
    this.#cutsCount += 1;
    const id = this.#cutsCount;
    all.set(id, value);
    this.#apply();
    return () => {
      all.delete(id);
      this.#apply();
    };
  }

  /** Replaces all rules in one transaction. */
  #apply(): void {
    const link = (name: string): string => `"${this.#machine(name).link}"`;
    const cuts = [...this.#cuts.values()].flat();
    const hidden = [...this.#hidden.values()].flat();
    const rules = `table ip chaos
delete table ip chaos
table ip chaos {
  chain forward {
    type filter hook forward priority 0;
${cuts.map(({ from, to }) => `    iifname ${link(from)} oifname ${link(to)} drop`).join('\n')}
  }
  chain input {
    type filter hook input priority 0;
${hidden.map((name) => `    iifname ${link(name)} drop`).join('\n')}
  }
  chain output {
    type filter hook output priority 0;
${hidden.map((name) => `    oifname ${link(name)} drop`).join('\n')}
  }
}
`;
    const { status, stderr } = spawnSync('nft', ['-f', '-'], { input: rules, encoding: 'utf8' });
    if (status !== 0) throw new Error(`nft: ${stderr}`);
  }

  #machine(name: string): Machine {
    const machine = this.#machines.get(name);
    if (machine === undefined) throw new Error(`no machine is called ${name}`);
    return machine;
  }
}

/** Whether the process has left our namespace. */
function isElsewhere(pid: string): boolean {
  const { stdout } = spawnSync('readlink', ['/proc/self/ns/net', `/proc/${pid}/ns/net`], {
    encoding: 'utf8',
  });
  const [ours, its] = stdout.trim().split('\n');
  return its !== undefined && ours !== its;
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

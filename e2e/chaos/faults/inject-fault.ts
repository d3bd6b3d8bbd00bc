import type { ChaosCluster, Member } from '../cluster/chaos-cluster.ts';
import type { FaultPlan, Role } from '../plan/fault-plan.ts';
import type { Random } from '../../src/harness/random.ts';

/** A fault that has begun. */
export interface Injected {
  readonly targets: readonly string[];
  readonly detail?: string;
  heal(): Promise<void> | void;
}

/** Narrow enough that heartbeats queue behind offers. */
const slowKilobits = { min: 32, max: 256 };

/** Makes the fault happen, to whoever has the role now. Rejects when there is nobody. */
export async function injectFault(
  cluster: ChaosCluster,
  fault: FaultPlan,
  random: Random,
): Promise<Injected> {
  switch (fault.kind) {
    case 'kill':
      return kill(await bearers(cluster, fault.role, random));
    case 'freeze':
      return freeze(await bearers(cluster, fault.role, random));
    case 'failover':
      return failOver(cluster, fault.isCutOff);
    case 'cut':
      return cut(cluster, fault, random);
    case 'slow':
      return slow(cluster, await bearers(cluster, fault.role, random), random);
    case 'clock': {
      const shift = random.below(2 * fault.secondsMax) - fault.secondsMax;
      return jump(await bearers(cluster, fault.role, random), shift);
    }
    case 'disk':
      return fill(await bearers(cluster, fault.role, random));
  }
}

async function kill(members: readonly Member[]): Promise<Injected> {
  await Promise.all(members.map(({ service }) => service.signal('SIGKILL')));
  return { targets: namesOf(members), heal: () => startAll(members) };
}

async function freeze(members: readonly Member[]): Promise<Injected> {
  await Promise.all(members.map(({ service }) => service.signal('SIGSTOP')));
  const heal = async (): Promise<void> => {
    await Promise.all(members.map(({ service }) => service.signal('SIGCONT')));
  };
  return { targets: namesOf(members), heal };
}

async function failOver(cluster: ChaosCluster, isCutOff: boolean): Promise<Injected> {
  const { primary, replica } = cluster;
  if (replica === undefined) throw new Error('there is no replica');
  const others = cluster.members.filter((each) => each !== primary);
  const heal = isCutOff ? networkOf(cluster).cut([primary.name], namesOf(others)) : undefined;
  if (!isCutOff) await primary.service.signal('SIGKILL');
  await cluster.promote(replica);
  return {
    targets: [primary.name],
    detail: `${replica.name} serves`,
    heal: async () => {
      heal?.();
      if (!isCutOff) await primary.service.start();
      await cluster.follow();
    },
  };
}

async function cut(
  cluster: ChaosCluster,
  { role, from, isOneWay }: FaultPlan & { readonly kind: 'cut' },
  random: Random,
): Promise<Injected> {
  const network = networkOf(cluster);
  const some = await bearers(cluster, role, random);
  const all = from === 'everybody' ? cluster.members : await bearers(cluster, from, random);
  const others = all.filter((each) => !some.includes(each));
  const heals = [network.cut(namesOf(some), namesOf(others), isOneWay)];
  // Clients are not in the cluster: whoever is cut from everybody is cut from them as well.
  if (from === 'everybody') heals.push(network.hide(namesOf(some)));
  return {
    targets: [...namesOf(some), isOneWay ? '-/->' : '<-/->', ...namesOf(others)],
    heal: () => heals.forEach((heal) => heal()),
  };
}

function slow(cluster: ChaosCluster, members: readonly Member[], random: Random): Injected {
  const kilobits = slowKilobits.min + random.below(slowKilobits.max - slowKilobits.min);
  const heals = members.map(({ name }) => networkOf(cluster).slowDown(name, kilobits));
  const detail = `${String(kilobits)} kbit/s`;
  return { targets: namesOf(members), detail, heal: () => heals.forEach((heal) => heal()) };
}

function jump(members: readonly Member[], seconds: number): Injected {
  const heals = members.map(({ clock, name }) => {
    if (clock === undefined) throw new Error(`the clock of ${name} cannot be set`);
    return clock.jump(seconds);
  });
  const detail = `${String(seconds)} s`;
  return { targets: namesOf(members), detail, heal: () => heals.forEach((heal) => heal()) };
}

function fill(members: readonly Member[]): Injected {
  const heals = members.map(({ disk, name }) => {
    if (disk === undefined) throw new Error(`${name} has no small disk`);
    return disk.fill();
  });
  return {
    targets: namesOf(members),
    heal: async () => {
      for (const heal of heals) heal();
      // Whoever was killed by the fault is started again by its supervisor.
      await startAll(members);
    },
  };
}

/** Starts those that do not run. */
async function startAll(members: readonly Member[]): Promise<void> {
  const ended = members.filter(({ service }) => !service.isRunning);
  await Promise.all(ended.map(({ service }) => service.start()));
}

/** Those who have the role now. Rejects when nobody has. */
async function bearers(
  cluster: ChaosCluster,
  role: Role,
  random: Random,
): Promise<readonly Member[]> {
  const members = await candidates(cluster, role, random);
  if (members.length === 0) throw new Error(`nobody is ${role} now`);
  return members;
}

async function candidates(cluster: ChaosCluster, role: Role, random: Random) {
  const standby = async (kind: 'master' | 'allocator'): Promise<readonly Member[]> => {
    const leader = await cluster.leader(kind);
    return [random.pick(cluster.of(kind).filter((each) => each !== leader))];
  };
  const leader = async (kind: 'master' | 'allocator' | 'etcd'): Promise<readonly Member[]> => {
    const member = await cluster.leader(kind);
    return member === undefined ? [] : [member];
  };
  switch (role) {
    case 'master-leader':
      return leader('master');
    case 'master-standby':
      return standby('master');
    case 'allocator-leader':
      return leader('allocator');
    case 'allocator-standby':
      return standby('allocator');
    case 'gateway':
      return [random.pick(cluster.of('api-gateway'))];
    case 'agent':
      return [random.pick(cluster.of('agent'))];
    case 'etcd-leader':
      return leader('etcd');
    case 'etcd-member':
      return [random.pick(cluster.of('etcd'))];
    case 'etcd-quorum':
      return cluster.of('etcd').slice(random.below(2)).slice(0, 2);
    case 'etcd-all':
      return cluster.of('etcd');
    case 'redis':
      return [cluster.primary];
    case 'everybody':
      return cluster.members;
  }
}

function networkOf({ network }: ChaosCluster) {
  if (network === undefined) throw new Error('there are no networks');
  return network;
}

function namesOf(members: readonly Member[]): readonly string[] {
  return members.map(({ name }) => name);
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface SystemProgram {
  readonly path: string;
  /** Debian's package that brings it. */
  readonly debianPackage: string;
}

/** Programs that medium and e2e tests start; each test says for itself what it misses. */
const programs: readonly SystemProgram[] = [
  { path: '/usr/bin/etcd', debianPackage: 'etcd-server' },
  { path: '/usr/bin/etcdctl', debianPackage: 'etcd-client' },
  { path: '/usr/bin/redis-server', debianPackage: 'redis-server' },
  { path: '/usr/share/java/zookeeper.jar', debianPackage: 'zookeeper' },
  { path: '/usr/sbin/ip', debianPackage: 'iproute2' },
  { path: '/usr/sbin/nft', debianPackage: 'nftables' },
  { path: '/usr/bin/unzip', debianPackage: 'unzip' },
  { path: '/usr/bin/zip', debianPackage: 'zip' },
  { path: '/bin/bzip2', debianPackage: 'bzip2' },
  { path: '/usr/bin/xz', debianPackage: 'xz-utils' },
];

/** Installing takes seconds; a hanging package mirror must not eat the time of the tests. */
const installTimeoutMs = 180_000;

/**
 * Installs what is missing where that is allowed: as root, on a system with apt-get. Elsewhere it
 * says what to install, and the tests that need it are skipped with their reason.
 */
export function installSystemPackages(): void {
  const missing = programs.filter(({ path }) => !existsSync(path));
  if (missing.length === 0) return;
  const packages = missing.map(({ debianPackage }) => debianPackage);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(`not installed, some tests will be skipped: ${packages.join(', ')}`);
    return;
  }
  console.log(`installing ${packages.join(', ')} …`);
  aptGet('update', '-qq');
  if (!aptGet('install', '-qq', '-y', '--no-install-recommends', ...packages)) {
    console.log('apt-get failed; tests that need those packages will be skipped');
  }
}

function aptGet(...args: readonly string[]): boolean {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: installTimeoutMs,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

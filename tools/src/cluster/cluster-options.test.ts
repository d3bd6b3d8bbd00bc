import { describe, expect, test } from 'vitest';
import { portOf, readClusterOptions, type ClusterOptions } from './cluster-options.ts';

describe('the options of npm run cluster', () => {
  test('are three of everything by default', () => {
    expect(readClusterOptions([])).toEqual({
      masters: 3,
      agents: 3,
      allocators: 2,
      gateways: 2,
      gatewayPort: 8080,
      etcdMembers: 3,
      port: 5050,
      resources: 'cpus:4;mem:4096;disk:8192',
      workDir: undefined,
    });
  });

  test('may be chosen', () => {
    const args = ['--masters=1', '--agents=0', '--etcd=1', '--port=80', '--work_dir=/w'];
    expect(readClusterOptions(args)).toMatchObject({
      masters: 1,
      agents: 0,
      etcdMembers: 1,
      port: 80,
      workDir: '/w',
    });
    expect(readClusterOptions(['--help'])).toBe('help');
  });

  test('give no two services the same port', () => {
    const options = readClusterOptions([]) as ClusterOptions;
    const programs = ['master', 'agent', 'allocator', 'api-gateway'] as const;
    const ports = programs.flatMap((program) =>
      Array.from({ length: 20 }, (_, index) => portOf(options, program, index)),
    );
    expect(new Set(ports).size).toBe(ports.length);
  });

  test('give no service a port that browsers and fetch refuse to open', () => {
    const most = ['--masters=20', '--agents=20', '--allocators=20', '--gateways=20'];
    const options = readClusterOptions(most) as ClusterOptions;
    expect([portOf(options, 'master', 1), portOf(options, 'agent', 1)]).toEqual([5150, 5151]);
    expect(readClusterOptions(['--port=4960'])).toEqual(
      new Error('--port: master-2 would have port 5060, which browsers refuse to open'),
    );
    expect(readClusterOptions(['--gateway_port=6668', '--gateways=1'])).toEqual(
      new Error(
        '--gateway_port: api-gateway-1 would have port 6668, which browsers refuse to open',
      ),
    );
  });

  test.each(['--masters=0', '--masters=many', '--agents=21', '--etcd=2', '--port=65535', '--frob'])(
    'refuses %s',
    (arg) => {
      expect(readClusterOptions([arg])).toBeInstanceOf(Error);
    },
  );
});

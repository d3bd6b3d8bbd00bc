import { describe, expect, it, test } from 'vitest';
import { listenAddress, makeMasterInfo } from '../leadership/master-info.ts';
import { masterConfig } from './master-config.ts';
import { masterFlags } from './master-flags.ts';
import { readMasterFlags } from './read-master-flags.ts';

const files: Readonly<Record<string, string>> = {
  '/cred': '{"credentials":[{"principal":"ops","secret":"geheim"}]}',
  '/broken': '{"credentials":[{"principal":7}]}',
};

function read(...argv: readonly string[]) {
  return readMasterFlags({
    argv,
    env: {},
    envPrefix: 'MESOS_',
    readFile: (path) => {
      const content = files[path];
      if (content === undefined) throw new Error(`no file ${path}`);
      return content;
    },
  });
}

function settingsOf(...argv: readonly string[]) {
  const result = read('--registry=in_memory', ...argv);
  if ('errors' in result) throw new Error(result.errors.join('\n'));
  return result.settings;
}

describe('readMasterFlags', () => {
  it('has the defaults of Mesos, as /flags prints them', () => {
    const { printedFlags } = settingsOf();
    expect(Object.fromEntries(printedFlags)).toEqual({
      agent_ping_timeout: '15secs',
      agent_reregister_timeout: '10mins',
      allocation_interval: '1secs',
      allocator: 'hierarchical',
      allocator_agent_recovery_factor: '0.8',
      allocator_recovery_timeout: '10mins',
      authenticate_agents: 'false',
      authenticate_frameworks: 'false',
      authenticate_http_frameworks: 'false',
      authenticate_http_readonly: 'false',
      authenticate_http_readwrite: 'false',
      authentication_v0_timeout: '15secs',
      authenticators: 'crammd5',
      authorizers: 'local',
      filter_gpu_resources: 'true',
      framework_sorter: 'drf',
      help: 'false',
      hostname_lookup: 'true',
      http_authenticators: 'basic',
      initialize_driver_logging: 'true',
      log_auto_initialize: 'true',
      logbufsecs: '0',
      logging_level: 'INFO',
      max_agent_ping_timeouts: '5',
      max_completed_frameworks: '50',
      max_completed_tasks_per_framework: '1000',
      max_operator_event_stream_subscribers: '1000',
      max_unreachable_tasks_per_framework: '1000',
      memory_profiling: 'false',
      min_allocatable_resources: 'cpus:0.01|mem:32',
      offer_constraints_re2_max_mem: '4KB',
      offer_constraints_re2_max_program_size: '100',
      port: '5050',
      publish_per_framework_metrics: 'true',
      quiet: 'false',
      recovery_agent_removal_limit: '100%',
      registry: 'in_memory',
      registry_fetch_timeout: '1mins',
      registry_gc_interval: '15mins',
      registry_max_agent_age: '2weeks',
      registry_max_agent_count: '102400',
      registry_store_timeout: '20secs',
      registry_strict: 'false',
      require_agent_domain: 'false',
      role_sorter: 'drf',
      root_submissions: 'true',
      version: 'false',
      webui_dir: '/usr/local/share/mezzo/webui',
      zk_session_timeout: '10secs',
    });
  });

  test.each([
    ['--agent_ping_timeout=500ms', /Expected value between 1secs and 15mins, got 500ms/],
    ['--max_agent_ping_timeouts=0', /Expected value between 1 and/],
    ['--agent_reregister_timeout=5mins', /Expected value between 10mins/],
    ['--recovery_agent_removal_limit=101%', /from 0% to 100%/],
    ['--agent_removal_rate_limit=many', /Expecting N\/duration/],
    ['--registry_strict', /not supported/],
    ['--zk=zk://a:2181', /Expecting a \(chroot\) path/],
    ['--zk_session_timeout=1ms', /at least 1secs/],
    ['--hooks=a', /cannot be loaded/],
    ['--modules_dir=/a', /cannot be loaded/],
    ['--master_contender=a', /cannot be loaded/],
    ['--master_detector=a', /cannot be loaded/],
    ['--max_executors_per_agent=2', /not supported/],
    ['--memory_profiling', /no jemalloc/],
    ['--authenticators=other', /Only 'crammd5'/],
    ['--etcd=a:2379', /exclude each other/],
    ['--redis=a:6379', /redis:/],
    ['--authenticate_agents', /--credentials must be given/],
    ['--authenticate_agents --redis=redis://a:6379', /Redis authenticates them/],
    ['--modules={}', /cannot be loaded/],
    ['--allocator=other', /Only 'hierarchical' and 'HierarchicalDRF'/],
    ['--role_sorter=random', /must be the same/],
    ['--weights=web', /expecting role=weight/],
    ['--min_allocatable_resources=cpus', /missing or extra ':'/],
    ['--authenticate_http_readonly', /--credentials must be given/],
    ['--authenticate_http_frameworks', /Missing `--http_framework_authenticators`/],
    ['--credentials=/nope', /no file \/nope/],
    ['--whitelist=/nope', /flag 'whitelist': no file \/nope/],
    ['--credentials=/broken', /Failed to load value for flag 'credentials'/],
    ['--frobnicate', /Failed to load unknown flag 'frobnicate'/],
  ])('refuses %s', (flag, want) => {
    const result = read('--registry=in_memory', ...flag.split(' '));
    expect('errors' in result && result.errors.join('\n')).toMatch(want);
  });

  it('needs a folder for a durable registry, unless it only has to say something', () => {
    expect(read()).toEqual({ errors: ['--work_dir needed for replicated log based registry'] });
    expect(read('--help')).toHaveProperty('settings');
    expect(read('--version')).toHaveProperty('settings');
  });

  it('reads credentials without ever showing them', () => {
    const { credentials, printedFlags } = settingsOf(
      '--credentials=file:///cred',
      '--authenticate_http_readonly',
    );
    expect(credentials).toEqual([{ principal: 'ops', secret: 'geheim' }]);
    expect(printedFlags.get('credentials')).toBe('/cred');
    expect([...printedFlags.values()].join()).not.toContain('geheim');
  });

  it('shows where it announces itself without the password', () => {
    const { printedFlags } = settingsOf('--zk=zk://user:geheim@a:2181,b:2181/mesos');
    expect(printedFlags.get('zk')).toBe('zk://user:***@a:2181,b:2181/mesos');
  });

  it('takes the older names, and shows them', () => {
    const { flags, printedFlags } = settingsOf('--slave_ping_timeout=30secs');
    expect(flags.agent_ping_timeout).toBe(30_000);
    expect(printedFlags.get('slave_ping_timeout')).toBe('30secs');
    expect(printedFlags.has('agent_ping_timeout')).toBe(false);
  });

  it('documents every flag', () => {
    for (const [name, { help }] of Object.entries(masterFlags)) {
      expect(help.length, name).toBeGreaterThan(15);
      expect(help, name).toMatch(/[.]$/);
    }
  });
});

describe('masterConfig', () => {
  it('says in the units of the core what the flags say', () => {
    const { flags } = settingsOf(
      '--agent_ping_timeout=20secs',
      '--max_agent_ping_timeouts=7',
      '--agent_reregister_timeout=11mins',
      '--agent_removal_rate_limit=2/5mins',
      '--recovery_agent_removal_limit=50%',
      '--offer_timeout=1mins',
      '--max_completed_frameworks=1',
      '--max_completed_tasks_per_framework=2',
      '--max_unreachable_tasks_per_framework=3',
      '--no-root_submissions',
      '--roles=web, batch',
      '--weights=web=2.5,batch=1',
      '--require_agent_domain',
      '--registry_gc_interval=1mins',
      '--registry_max_agent_age=1days',
      '--registry_max_agent_count=9',
      '--no-publish_per_framework_metrics',
    );
    expect(masterConfig(flags)).toMatchObject({
      agentPingTimeoutMs: 20_000,
      agentPingTimeoutsMax: 7,
      agentReregisterTimeoutMs: 660_000,
      agentRemovalRateLimit: { permits: 2, periodMs: 300_000 },
      recoveryAgentRemovalLimit: 0.5,
      offerTimeoutMs: 60_000,
      completedFrameworksMax: 1,
      completedTasksPerFrameworkMax: 2,
      unreachableTasksPerFrameworkMax: 3,
      rootSubmissions: false,
      rolesWhitelist: ['web', 'batch'],
      initialWeights: new Map([
        ['web', 2.5],
        ['batch', 1],
      ]),
      requireAgentDomain: true,
      registryGcIntervalMs: 60_000,
      registryAgentAgeMaxMs: 86_400_000,
      registryAgentsMax: 9,
      publishPerFrameworkMetrics: false,
    });
  });

  it('tells the allocator what its flags say', () => {
    const { flags } = settingsOf(
      '--allocation_interval=3secs',
      '--role_sorter=random',
      '--framework_sorter=random',
      '--fair_sharing_excluded_resource_names=gpus',
      '--no-filter_gpu_resources',
      '--min_allocatable_resources=cpus:0.5;mem:10|gpus:1',
      '--allocator_recovery_timeout=2mins',
      '--allocator_agent_recovery_factor=0.5',
      '--offer_constraints_re2_max_mem=8KB',
      '--offer_constraints_re2_max_program_size=50',
    );
    expect(masterConfig(flags).allocator).toMatchObject({
      allocationIntervalMs: 3_000,
      sorter: 'random',
      fairnessExcludedResourceNames: ['gpus'],
      filterGpuResources: false,
      minAllocatableResources: [{ cpus: 0.5, mem: 10 }, { gpus: 1 }],
      recoveryTimeoutMs: 120_000,
      agentRecoveryFactor: 0.5,
      offerConstraintsRe2: { maxMem: 8_192, maxProgramSize: 50 },
    });
  });
});

describe('makeMasterInfo', () => {
  it('says of the master what the flags say', async () => {
    const { flags } = settingsOf(
      '--advertise_ip=10.1.2.3',
      '--advertise_port=5555',
      '--hostname=m.test',
      '--domain={"fault_domain":{"region":{"name":"r"},"zone":{"name":"z"}}}',
    );
    const listening = { id: 'M', ip: '127.0.0.1', port: 5050 };
    expect(await makeMasterInfo(flags, listening)).toMatchObject({
      pid: 'master@10.1.2.3:5555',
      hostname: 'm.test',
      address: { ip: '10.1.2.3', port: 5555 },
      domain: { fault_domain: { region: { name: 'r' }, zone: { name: 'z' } } },
    });
    const plain = settingsOf('--no-hostname_lookup').flags;
    expect(await makeMasterInfo(plain, listening)).toMatchObject({ hostname: '127.0.0.1' });
  });

  it('listens where a program says', () => {
    const { flags } = settingsOf('--ip_discovery_command=echo 127.0.0.9');
    expect(listenAddress(flags)).toBe('127.0.0.9');
  });
});

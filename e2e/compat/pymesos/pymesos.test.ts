import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { waitUntil } from '@mezzo/tools';
import { getJson } from '../../src/harness/http.ts';
import type { TestCluster, TestService } from '../../src/harness/test-cluster.ts';
import { compatTest } from '../compat-test.ts';
import { pythonClient } from '../toolchain/python.ts';
import { runProgram } from '../toolchain/run-program.ts';

/** Its HTTP parser has a part in C that does not compile on later versions. */
const install = () =>
  pythonClient({
    name: 'pymesos',
    versions: ['3.10', '3.9', '3.8'],
    requirements: join(import.meta.dirname, 'requirements.txt'),
  });

const programTimeoutMs = 400_000;
const conditionTimeoutMs = 120_000;

async function linesOf(python: string, cwd: string, args: readonly string[]): Promise<string[]> {
  const { code, output } = await runProgram({
    command: python,
    args,
    cwd,
    timeoutMs: programTimeoutMs,
  });
  expect(code, output).toBe(0);
  return output.trim().split('\n');
}

function addressOf({ endpoint: { host, port } }: TestService): string {
  return `${host}:${String(port)}`;
}

function soleAgentOf({ agents: [agent] }: TestCluster): TestService {
  if (agent === undefined) throw new Error('a cluster without agent');
  return agent;
}

async function restartWhenAsked(agent: TestService, isAsked: () => Promise<boolean>) {
  await waitUntil(isAsked, {
    what: 'it is time to restart the agent',
    timeoutMs: conditionTimeoutMs,
  });
  await agent.stop('SIGKILL');
  await agent.start();
}

/** A call or callback that pymesos has and the program did not use would stand in the last lines. */
const factsOfScheduler = [
  'declined, and offered anew',
  // A mistake of the client: it sends the message that an update holds where the call takes bytes.
  `its own acknowledgement: ${refused(400, "Failed to convert JSON into Call protobuf: Not expecting a JSON object for field 'uuid'")}`,
  'operation acknowledged, and forgotten',
  'short TASK_RUNNING',
  'short TASK_FINISHED',
  'long TASK_RUNNING',
  'first TASK_RUNNING',
  'second TASK_RUNNING',
  'message echo hi',
  'reconciled long TASK_RUNNING',
  'long TASK_KILLED',
  'first TASK_FAILED',
  'second TASK_FAILED',
  'agent restarted',
  'suppressed',
  'stays TASK_RUNNING',
  'inverse offer accepted',
  'inverse offer withdrawn',
  'error Framework failed over',
  'TASK_LOST when the agent is gone',
  'torn down every call',
  'calls not made:',
  'callbacks not heard:',
];

/** Its callbacks, but for `error`: no agent sends that event. And its calls. */
const factsOfExecutor = new Set([
  ...['registered', 'reregistered', 'disconnected', 'shutdown'],
  ...['launchTask', 'launchTaskGroup', 'killTask', 'frameworkMessage'],
  ...['run', 'start', 'join', 'sendStatusUpdate', 'sendFrameworkMessage', 'abort', 'stop'],
  'restart the agent',
]);

const factsOfOperators = [
  'master GET_HEALTH healthy',
  'master GET_FLAGS flags',
  'master GET_VERSION version_info',
  'master GET_STATE get_agents get_executors get_frameworks get_tasks',
  'master GET_FRAMEWORKS completed_frameworks frameworks',
  'master GET_EXECUTORS executors',
  'master GET_TASKS completed_tasks tasks unreachable_tasks',
  'master GET_AGENTS agents recovered_agents',
  'master GET_ROLES',
  'master GET_MASTER elected_time master_info start_time',
  'master GET_MAINTENANCE_SCHEDULE schedule',
  'master GET_MAINTENANCE_STATUS status',
  'master GET_QUOTA status',
  'master elected 1.0',
  'master log is a file LIST_FILES',
  'master log is read True',
  'logging level 2',
  "weights ('db', 2.5)",
  "reserveResources ('-', 64.0)",
  "createVolumes ('v', 64.0)",
  "destroyVolumes ('-', 64.0)",
  'unreserveResources',
  'quota db',
  'quota',
  'agent GET_HEALTH healthy',
  'agent GET_FLAGS flags',
  'agent GET_VERSION version_info',
  'agent GET_STATE get_executors get_frameworks get_tasks',
  'agent GET_FRAMEWORKS completed_frameworks frameworks',
  'agent GET_EXECUTORS completed_executors executors',
  'agent GET_TASKS completed_tasks launched_tasks pending_tasks queued_tasks terminated_tasks',
  'agent GET_CONTAINERS containers',
  'agent registered 1.0',
  'logging level of the agent 2',
  'sandbox stderr stdout',
  'stdout has bytes True',
  'nested nested',
  'nested',
  // Sessions need an I/O switchboard, see docs/compat.md.
  `session: ${refusedByAgent(501, '501 Not Implemented.')}`,
  `output: ${refusedByAgent(500, 'I/O switchboard server was disabled for this container')}`,
  // A mistake of the client: it sends its records as one JSON text in quotation marks.
  `input: ${refusedByAgent(400, 'Expecting a JSON object')}`,
  ...['add', 'update'].map((verb) => {
    const text =
      "Failed to validate resource provider config with type 'org.example' and name 'one': 'ResourceProviderInfo.storage' must be set";
    return `${verb} provider: ${refusedByAgent(400, text)}`;
  }),
  `remove provider: ${refusedByAgent(500, 'Missing required flag --resource_provider_config_dir')}`,
  'scheduled 1',
  'down 1',
  'up {}',
  'gone',
  'calls not made:',
  'calls not made to the agent:',
  'callbacks not heard:',
];

/** What pymesos says of an answer that is an error; Python puts quotation marks as a text needs them. */
function refused(status: number, text: string): string {
  return `Failed to send request ${String(status)}: ${bytesOf(text)}`;
}

function refusedByAgent(status: number, text: string): string {
  return `Failed to send request code=${String(status)}, message=${bytesOf(text)}`;
}

function bytesOf(text: string): string {
  return text.includes("'") ? `b"${text}"` : `b'${text}'`;
}

describe('pymesos 0.3.15', () => {
  compatTest({
    name: 'every call of its scheduler and of its executor',
    doors: ['master', 'gateway'],
    // It waits longer and longer between its attempts to reach an agent, up to so long.
    cluster: { agentFlags: { executor_reregistration_timeout: '15secs' } },
    install,
    run: async ({ python }, cluster) => {
      const trace = join(cluster.folder, 'executor-trace');
      writeFileSync(trace, '');
      const traced = () => readFileSync(trace, 'utf8').trim().split('\n');
      const [said] = await Promise.all([
        linesOf(python, cluster.folder, [
          join(import.meta.dirname, 'every_scheduler_call.py'),
          addressOf(cluster.door),
          python,
          join(import.meta.dirname, 'every_executor_call.py'),
          trace,
        ]),
        restartWhenAsked(soleAgentOf(cluster), () =>
          Promise.resolve(traced().includes('restart the agent')),
        ),
      ]);
      expect(said).toEqual(factsOfScheduler);
      expect(new Set(traced())).toEqual(factsOfExecutor);
    },
  });

  compatTest({
    name: 'every call of its operators to master and agent',
    doors: ['master', 'gateway'],
    cluster: { masterFlags: { log_dir: 'logs' } },
    install,
    run: async ({ python }, cluster) => {
      const agent = soleAgentOf(cluster);
      const [said] = await Promise.all([
        linesOf(python, cluster.folder, [
          join(import.meta.dirname, 'every_operator_call.py'),
          addressOf(cluster.door),
          addressOf(agent),
        ]),
        restartWhenAsked(agent, () => isBackFromMaintenance(cluster)),
      ]);
      expect(said).toEqual(factsOfOperators);
    },
  });
});

/** The agent was shut down for it, and may come again. */
async function isBackFromMaintenance({ master, agents: [agent] }: TestCluster): Promise<boolean> {
  if (agent?.isRunning === true) return false;
  const { down_machines: down = [] } = await getJson<{ down_machines?: readonly unknown[] }>(
    master.endpoint,
    '/maintenance/status',
  );
  return down.length === 0;
}

import type { AgentDescription, RunningExecutor } from '@mezzo/domain';
import type { FrameworkInfo, Task } from '@mezzo/domain/messages';
import type { MasterHarness } from './master-harness.ts';
import { aReregistration, anAgent } from './sample-messages.ts';

/** Longer than an agent may leave pings unanswered. */
const PARTITION_MS = 100_000;

/** What a process of an agent does when somebody sends it signals, as far as its master can tell. */
export class StandInAgent {
  readonly address: string;
  private readonly harness: MasterHarness;
  private readonly description: AgentDescription;
  private id = '';
  private tasks: readonly Task[] = [];
  private executors: readonly RunningExecutor[] = [];
  private frameworks: readonly FrameworkInfo[] = [];

  constructor(harness: MasterHarness, address: string, agentInfo: AgentDescription['agentInfo']) {
    this.harness = harness;
    this.address = address;
    this.description = anAgent({ agentInfo });
  }

  /** With nothing left of an earlier run, as a new agent. */
  start(): void {
    if (this.id === '') this.register();
    else this.reregister();
  }

  private register(): void {
    this.harness.fromAgent('register', this.address, { type: 'register', ...this.description });
    const records = [...this.harness.master.state.agents.registered.values()];
    this.id = records.find(({ address }) => address === this.address)?.id ?? '';
  }

  /** @param isLong - whether the agent is away for so long that pings fail */
  receive(signal: string, isLong: boolean): void {
    switch (signal) {
      case 'SIGKILL':
        this.remember(true);
        this.harness.step('connection breaks', { kind: 'agentGone', address: this.address });
        return;
      case 'SIGUSR1':
        this.harness.fromAgent('unregister', this.address, {
          type: 'unregister',
          agentId: { value: this.id },
        });
        return;
      case 'SIGSTOP':
        this.remember(false);
        if (isLong) this.harness.pass('pings remain unanswered', PARTITION_MS);
        return;
      case 'SIGCONT':
        this.reregister();
        return;
      default:
        throw new Error(`An agent does nothing known on ${signal}`);
    }
  }

  private reregister(): void {
    const { agentInfo } = this.description;
    this.harness.fromAgent(
      're-register',
      this.address,
      aReregistration(this.id, {
        agentInfo: { ...agentInfo, id: { value: this.id } },
        tasks: this.tasks,
        executors: this.executors,
        frameworks: this.frameworks,
      }),
    );
  }

  /** @param isKilled - then executors live on for frameworks with checkpoints only */
  private remember(isKilled: boolean): void {
    const { frameworks, agents } = this.harness.master.state;
    const record = agents.registered.get(this.id);
    const isKept = (frameworkId: string): boolean =>
      !isKilled || frameworks.registered.get(frameworkId)?.info.checkpoint === true;
    this.tasks = [...(record?.tasks ?? [])]
      .filter(([frameworkId]) => isKept(frameworkId))
      .flatMap(([, tasks]) => [...tasks.values()].map(({ task }) => task));
    this.executors = [...(record?.executors ?? [])]
      .filter(([frameworkId]) => isKept(frameworkId))
      .flatMap(([frameworkId, executors]) =>
        [...executors.values()].map((executorInfo) => ({
          frameworkId: { value: frameworkId },
          executorInfo,
        })),
      );
    this.frameworks = [...(record?.tasks.keys() ?? [])]
      .filter(isKept)
      .flatMap((id) => frameworks.registered.get(id)?.info ?? []);
  }
}

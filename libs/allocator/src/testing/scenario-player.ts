import type { AllocatorReply } from '@mezzo/domain';
import { invariant } from '@mezzo/domain';
import type { EngineMessage } from '../allocation-engine.ts';
import { IncrementalEngine } from '../incremental-engine.ts';
import {
  agentAdded,
  begin,
  declined,
  frameworkAdded,
  quotaConfig,
  used,
} from './message-builders.ts';
import { offerLines, proposedOffers, type ProposedOffer } from './proposed-offers.ts';

/**
 * Plays a scenario, one command a line, and writes beside each what the allocator answers. Commands:
 *
 *   framework ID ROLE,ROLE [CAPABILITY,…]    agent ID RESOURCES [FRAMEWORK ROLE RESOURCES]
 *   quota ROLE GUARANTEES LIMITS  (`-`: none)  weight ROLE NUMBER
 *   suppress|revive|deactivate|activate|remove ID          lose ID (an agent)
 *   decline ID SECONDS  (all its offers; `-`: no filter)    after SECONDS
 *   allocate                                                explain ID ROLE
 */
export class ScenarioPlayer {
  private readonly engine = new IncrementalEngine(begin(), 0);
  private nowMs = 0;
  private offers: ProposedOffer[] = [];

  play(script: string): string {
    return script
      .split('\n')
      .map((line) => (line.trim() === '' || line.startsWith('#') ? line : this.playLine(line)))
      .join('\n');
  }

  private playLine(line: string): string {
    const [command = '', ...words] = line.trim().split(/ +/);
    return [line, ...this.run(command, words).map((answer) => `    ${answer}`)].join('\n');
  }

  private run(command: string, words: readonly string[]): readonly string[] {
    const [id = '', second = '', ...rest] = words;
    switch (command) {
      case 'after':
        this.nowMs += Number(id) * 1000;
        return [];
      case 'allocate':
        return this.allocate();
      case 'explain':
        return this.explain(id, second);
      case 'decline':
        return this.decline(id, second);
      default:
        this.tell(messageOf(command, id, second, rest));
        return [];
    }
  }

  private tell(message: EngineMessage): readonly AllocatorReply[] {
    return this.engine.apply(message, this.nowMs);
  }

  private allocate(): readonly string[] {
    this.tell({ type: 'requestAllocation' });
    const offers = proposedOffers(this.engine.allocate(this.nowMs));
    this.offers.push(...offers);
    return offers.length === 0 ? ['nothing'] : offerLines(offers);
  }

  private decline(frameworkId: string, seconds: string): readonly string[] {
    const mine = this.offers.filter((offer) => offer.frameworkId === frameworkId);
    this.offers = this.offers.filter((offer) => offer.frameworkId !== frameworkId);
    for (const offer of mine)
      this.tell(declined(offer, seconds === '-' ? undefined : Number(seconds)));
    return [];
  }

  private explain(frameworkId: string, role: string): readonly string[] {
    const id = { value: frameworkId };
    const [reply] = this.tell({ type: 'explain', requestId: '', frameworkId: id, role });
    invariant(reply?.type === 'explainReply', 'a question is answered');
    const { status, agents, fairness } = reply.explanation;
    return [
      status,
      ...agents.map(({ verdict, agentsCount, examples, filteredUntilMs: until }) => {
        const names = examples.map(({ value }) => value).join(' ');
        const filtered = until === undefined ? '' : ` until ${until.first}-${until.last} ms`;
        return `${agentsCount} ${verdict}${filtered}: ${names}`;
      }),
      ...fairness.map(({ parent, self, ahead, examples }) => {
        const before = examples.map(({ name, share }) => `${name} ${share.toFixed(3)}`).join(', ');
        const place = ahead === 0 ? 'first' : `behind ${before}`;
        return `below '${parent}': ${self.name} ${self.share.toFixed(3)}, ${place}`;
      }),
    ];
  }
}

function messageOf(
  command: string,
  id: string,
  second: string,
  rest: readonly string[],
): EngineMessage {
  const [third = '', fourth = '', fifth = ''] = rest;
  const frameworkId = { value: id };
  switch (command) {
    case 'framework':
      return frameworkAdded(id, second.split(','), {
        capabilities: third === '' ? [] : (third.split(',') as ['GPU_RESOURCES']),
      });
    case 'agent':
      return agentAdded(id, second, { used: third === '' ? [] : [used(third, fourth, fifth)] });
    case 'quota':
      return { type: 'updateQuota', quotas: [quotaConfig(id, amounts(second), amounts(third))] };
    case 'weight':
      return { type: 'updateWeights', weights: [{ role: id, weight: Number(second) }] };
    case 'suppress':
    case 'revive':
      return { type: command, frameworkId, roles: [] };
    case 'deactivate':
      return { type: 'frameworkDeactivated', frameworkId };
    case 'activate':
      return { type: 'frameworkActivated', frameworkId };
    case 'remove':
      return { type: 'frameworkRemoved', frameworkId };
    case 'lose':
      return { type: 'agentRemoved', agentId: frameworkId };
    default:
      throw new Error(`unknown command '${command}'`);
  }
}

/** `cpus:1;mem:2`, or `-`. */
function amounts(text: string): Readonly<Record<string, number>> {
  if (text === '-') return {};
  const pairs = text.split(';').map((part) => part.split(':'));
  return Object.fromEntries(pairs.map(([name = '', value]) => [name, Number(value)]));
}

import type { AllocatorReply } from '@mezzo/domain';
import { invariant } from '@mezzo/domain';
import type { EngineMessage } from '../allocation-engine.ts';
import { IncrementalEngine } from '../incremental-engine.ts';
import { begin, declined } from './message-builders.ts';
import { offerLines, proposedOffers, type ProposedOffer } from './proposed-offers.ts';
import { messageOf, quotaOf } from './scenario-messages.ts';

/**
 * Plays a scenario, one command a line, and writes beside each what the allocator answers. Commands:
 *
 *   framework ID ROLE,ROLE [CAPABILITY,…] [rack=NAME] [min=AMOUNTS]
 *   agent ID RESOURCES [FRAMEWORK ROLE RESOURCES] [rack=NAME]
 *   quota ROLE GUARANTEES LIMITS  (`-`: none)               weight ROLE NUMBER
 *   suppress|revive|deactivate|activate|remove ID           lose|maintain ID (an agent)
 *   decline ID SECONDS  (all its offers; `-`: no filter)    after SECONDS
 *   stay FRAMEWORK AGENT SECONDS  (does not leave it yet)
 *   allocate        explain ID ROLE        whatif ROLE GUARANTEES LIMITS
 *   failover AGENTS ROLE GUARANTEES LIMITS  (begins anew, with agents to be waited for)
 */
export class ScenarioPlayer {
  private engine = new IncrementalEngine(begin(), 0);
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
    const [id = '', second = ''] = words;
    switch (command) {
      case 'after':
        this.nowMs += Number(id) * 1000;
        return [];
      case 'allocate':
        return this.allocate();
      case 'explain':
        return this.explain(id, second);
      case 'whatif':
        return this.whatIf(words);
      case 'decline':
        return this.decline(id, second);
      case 'failover':
        this.failOver(Number(id), words.slice(1));
        return [];
      default:
        this.tell(messageOf(command, words));
        return [];
    }
  }

  private tell(message: EngineMessage): readonly AllocatorReply[] {
    return this.engine.apply(message, this.nowMs);
  }

  private allocate(): readonly string[] {
    this.tell({ type: 'requestAllocation' });
    const replies = this.engine.allocate(this.nowMs);
    const offers = proposedOffers(replies);
    this.offers.push(...offers);
    const lines = [...offerLines(offers), ...replies.flatMap(inverseOfferLines)];
    return lines.length === 0 ? ['nothing'] : lines;
  }

  private failOver(expectedAgentCount: number, quota: readonly string[]): void {
    const quotas = [quotaOf(quota)];
    this.engine = new IncrementalEngine(begin({}, { expectedAgentCount, quotas }), this.nowMs);
    this.offers = [];
  }

  private whatIf(quota: readonly string[]): readonly string[] {
    const change = { quotas: [quotaOf(quota)], weights: [] };
    const [reply] = this.tell({ type: 'whatIf', requestId: '', ...change });
    invariant(reply?.type === 'whatIfReply', 'a question is answered');
    const offers = proposedOffers([{ type: 'offers', proposals: reply.result.proposals }]);
    return offers.length === 0 ? ['would offer nothing'] : offerLines(offers);
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

function inverseOfferLines(reply: AllocatorReply): readonly string[] {
  if (reply.type !== 'inverseOffers') return [];
  return reply.proposals.flatMap(({ frameworkId, agents }) =>
    agents.map(({ agentId }) => `${frameworkId.value} is to leave ${agentId.value}`),
  );
}

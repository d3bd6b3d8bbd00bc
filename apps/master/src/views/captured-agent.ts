import {
  agentFacts,
  agentView,
  VIEW_EVERYTHING,
  type AgentFacts,
  type AgentRecord,
  type MasterState,
  type ViewPermissions,
} from '@mezzo/core';
import { MasterResponseGetAgentsAgent, writeJson } from '@mezzo/proto';
import { agentViewJson } from '../operator/agent-view-json.ts';
import { agentJson } from '../v0/agent-json.ts';
import { delimited } from './protobuf-pieces.ts';
import { nextSerial } from './serial.ts';

/**
 * An agent as it was at one time, with the texts that were made of it for those who may see
 * everything. The same object for as long as nothing about the agent changes.
 */
export class CapturedAgent {
  readonly facts: AgentFacts;
  readonly serial = nextSerial();
  readonly #version: number;
  #v0: string | undefined;
  #v1: string | undefined;
  #binary: string | undefined;

  private constructor(facts: AgentFacts, version: number) {
    this.facts = facts;
    this.#version = version;
  }

  static of(state: MasterState, agent: AgentRecord): CapturedAgent {
    const kept = agent.rendering as CapturedAgent | undefined;
    if (kept !== undefined && kept.#version === agent.viewVersion) return kept;
    const made = new CapturedAgent(agentFacts(state, agent), agent.viewVersion);
    agent.rendering = made;
    return made;
  }

  /** JSON of the older API after a comma. */
  v0Element(permissions: ViewPermissions): string {
    const make = (): string => `,${writeJson(agentJson(this.facts, permissions))}`;
    if (permissions !== VIEW_EVERYTHING) return make();
    this.#v0 ??= make();
    return this.#v0;
  }

  /** JSON after a comma. */
  v1Element(permissions: ViewPermissions): string {
    const make = (): string => `,${agentViewJson(agentView(this.facts, permissions))}`;
    if (permissions !== VIEW_EVERYTHING) return make();
    this.#v1 ??= make();
    return this.#v1;
  }

  /** Protobuf after its length, a character a byte. */
  binaryElement(permissions: ViewPermissions): string {
    const make = (): string =>
      delimited(MasterResponseGetAgentsAgent.encodeText(agentView(this.facts, permissions)));
    if (permissions !== VIEW_EVERYTHING) return make();
    this.#binary ??= make();
    return this.#binary;
  }
}

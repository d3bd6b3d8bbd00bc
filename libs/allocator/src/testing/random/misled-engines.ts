import type { AllocatorOptions } from '@mezzo/domain';
import type { BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import { IncrementalEngine } from '../../incremental-engine.ts';
import { AGENT_CAPABILITIES } from '../message-builders.ts';
import type { EngineFactory } from './compare-engines.ts';

/** How an engine is kept from a feature: by hearing something else than what was said. */
export interface Misleading {
  readonly begin?: (begin: BeginMessage) => BeginMessage;
  /** Undefined: it does not hear the message. */
  readonly message?: (message: EngineMessage) => EngineMessage | undefined;
}

/** An engine that is kept from a feature. */
export function misled({ begin = same, message = same }: Misleading): EngineFactory {
  return (said, nowMs) => {
    const engine = new IncrementalEngine(begin(said), nowMs);
    return {
      get allocationRequested() {
        return engine.allocationRequested;
      },
      apply: (each, atMs) => {
        const heard = message(each);
        return heard === undefined ? [] : engine.apply(heard, atMs);
      },
      allocate: (atMs) => engine.allocate(atMs),
    };
  };
}

function same<T>(heard: T): T {
  return heard;
}

function without(...types: readonly EngineMessage['type'][]): Misleading {
  return { message: (message) => (types.includes(message.type) ? undefined : message) };
}

function withOptions(change: Partial<AllocatorOptions>): Misleading {
  return { begin: (begin) => ({ ...begin, options: { ...begin.options, ...change } }) };
}

type FrameworkMessage = Extract<
  EngineMessage,
  { readonly type: 'frameworkAdded' | 'frameworkUpdated' }
>;

function frameworks(change: (message: FrameworkMessage) => FrameworkMessage): Misleading {
  return {
    message: (message) =>
      message.type === 'frameworkAdded' || message.type === 'frameworkUpdated'
        ? change(message)
        : message,
  };
}

function withoutCapability(name: string): Misleading {
  return frameworks((message) => {
    const { frameworkInfo: info } = message;
    const capabilities = (info.capabilities ?? []).filter(({ type }) => type !== name);
    return { ...message, frameworkInfo: { ...info, capabilities } };
  });
}

/** Quotas as they come with `begin` and later, each changed. */
function quotas(part: 'guarantees' | 'limits'): Misleading {
  const strip = <T extends object>(each: T): T => ({ ...each, [part]: {} });
  return {
    begin: (begin) => ({ ...begin, quotas: begin.quotas.map(strip) }),
    message: (message) =>
      message.type === 'updateQuota' ? { ...message, quotas: message.quotas.map(strip) } : message,
  };
}

/** Unanswered questions would be noticed by themselves. */
const ALL_CAPABILITIES = AGENT_CAPABILITIES.map((type) => ({ type }));

/**
 * What random clusters are about, by what an engine must not hear to know nothing of it. The oracle
 * has to notice each; how often it does says how much of the feature the clusters exercise.
 */
export const MISLEADINGS: Readonly<Record<string, Misleading>> = {
  guarantees: quotas('guarantees'),
  limits: quotas('limits'),
  weights: without('updateWeights'),
  'initial weights': { begin: (begin) => ({ ...begin, weights: [] }) },
  'random sorter': withOptions({ sorter: 'drf' }),
  'drf sorter': withOptions({ sorter: 'random' }),
  'fairness exclusions': withOptions({ fairnessExcludedResourceNames: [] }),
  'minimum of an offer': withOptions({ minAllocatableResources: [] }),
  'minimum of a role': frameworks((message) => ({
    ...message,
    frameworkInfo: { ...message.frameworkInfo, offer_filters: {} },
  })),
  'offer constraints': frameworks((message) => ({
    ...message,
    options: { suppressedRoles: message.options.suppressedRoles },
  })),
  'gpu flag': withOptions({ filterGpuResources: false }),
  'gpu capability': withoutCapability('GPU_RESOURCES'),
  'region of the master': withOptions({ domain: undefined }),
  'region capability': withoutCapability('REGION_AWARE'),
  'revocable resources': withoutCapability('REVOCABLE_RESOURCES'),
  'shared resources': withoutCapability('SHARED_RESOURCES'),
  'refined reservations': withoutCapability('RESERVATION_REFINEMENT'),
  'capabilities of agents': {
    message: (message) =>
      message.type === 'agentAdded' ? { ...message, capabilities: ALL_CAPABILITIES } : message,
  },
  'offer filters': {
    message: (message) =>
      message.type === 'recoverResources' ? { ...message, filters: undefined } : message,
  },
  'expiry of filters': {
    message: (message) =>
      message.type === 'recoverResources' && message.filters !== undefined
        ? { ...message, filters: { refuse_seconds: 1e6 } }
        : message,
  },
  'filters of inverse offers': {
    message: (message) =>
      message.type === 'updateInverseOffer' ? { ...message, filters: undefined } : message,
  },
  'answers to inverse offers': {
    message: (message) =>
      message.type === 'updateInverseOffer' ? { ...message, status: undefined } : message,
  },
  maintenance: {
    message: (message) =>
      message.type === 'agentAdded' || message.type === 'updateUnavailability'
        ? { ...message, unavailability: undefined }
        : message.type === 'updateInverseOffer'
          ? undefined
          : message,
  },
  suppression: without('suppress'),
  'suppressed at subscription': frameworks((message) => ({
    ...message,
    options: { ...message.options, suppressedRoles: [] },
  })),
  revival: without('revive'),
  'deactivation of agents': without('agentDeactivated'),
  'deactivation of frameworks': without('frameworkDeactivated'),
  whitelist: without('updateWhitelist'),
  'initial whitelist': { begin: (begin) => ({ ...begin, whitelist: undefined }) },
  'recovery pause': { begin: (begin) => ({ ...begin, expectedAgentCount: 0 }) },
  pause: without('pause', 'resume'),
  'oversubscription and other updates of agents': without('agentUpdated'),
  'resource providers': {
    message: (message) =>
      message.type === 'resourceProviderAdded' ? { ...message, total: [], used: [] } : message,
  },
  'what tasks use': without('transitionOfferedToAllocated'),
};

/**
 * The states of a framework, as the master sees it.
 *
 * ```
 *            reported by an agent          subscribes
 *        ────────────────────▶ RECOVERED ─────────────┐
 *                                                     ▼        deactivates
 *        ─────────────────────────────────────────▶ ACTIVE ◀────────────────▶ INACTIVE
 *            subscribes                               │ ▲    subscribes          │
 *                                           connection│ │subscribes              │connection lost
 *                                                lost ▼ │                        │
 *                                             DISCONNECTED ◀─────────────────────┘
 *   any ──▶ REMOVED: teardown, or the failover timeout has passed
 * ```
 * ACTIVE gets offers. INACTIVE is connected without getting any (v0 drivers only). DISCONNECTED and
 * RECOVERED keep their tasks until the failover timeout ends them.
 *
 * Source: mesos src/master/master.hpp#Framework::State
 */
import type { StateTable } from './state-table.ts';

export type FrameworkState = 'RECOVERED' | 'ACTIVE' | 'INACTIVE' | 'DISCONNECTED' | 'REMOVED';
export type FrameworkEvent = 'subscribe' | 'deactivate' | 'disconnect' | 'remove';

export const FRAMEWORK_STATES: StateTable<FrameworkState, FrameworkEvent> = {
  RECOVERED: { subscribe: 'ACTIVE', remove: 'REMOVED' },
  ACTIVE: {
    subscribe: 'ACTIVE',
    deactivate: 'INACTIVE',
    disconnect: 'DISCONNECTED',
    remove: 'REMOVED',
  },
  INACTIVE: { subscribe: 'ACTIVE', disconnect: 'DISCONNECTED', remove: 'REMOVED' },
  DISCONNECTED: { subscribe: 'ACTIVE', remove: 'REMOVED' },
  REMOVED: {},
};

/** Whether events can be delivered. */
export function isConnectedFrameworkState(state: FrameworkState): boolean {
  return state === 'ACTIVE' || state === 'INACTIVE';
}

import type { Kill } from './kill.ts';

/** What an executor must still know after a restart of the agent, besides what the agent knows. */
export interface SavedState {
  /** Kills that are under way, by task id. */
  readonly kills: ReadonlyMap<string, Kill>;
  /** Task ids of each group with live tasks. */
  readonly groups: readonly (readonly string[])[];
}

export function encodeSavedState({ kills, groups }: SavedState): string {
  return JSON.stringify({ kills: Object.fromEntries(kills), groups });
}

/** Reads what {@link encodeSavedState} wrote; nothing was saved where there is no text. */
export function decodeSavedState(text: string | undefined): SavedState {
  if (text === undefined) return { kills: new Map(), groups: [] };
  const { kills, groups } = JSON.parse(text) as {
    readonly kills: Readonly<Record<string, Kill>>;
    readonly groups: readonly (readonly string[])[];
  };
  return { kills: new Map(Object.entries(kills)), groups };
}

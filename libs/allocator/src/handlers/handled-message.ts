import type { EngineMessage } from '../allocation-engine.ts';

/** The message of a type. */
export type MessageOf<T extends EngineMessage['type']> = Extract<
  EngineMessage,
  { readonly type: T }
>;

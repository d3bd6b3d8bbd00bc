import type { TaskTracer } from '@mezzo/telemetry';
import type { EffectHandlers } from '../loop/effect-handlers.ts';

/** Carries out what `handlers` does, and tells the tracer of what concerns tasks. */
export function traceEffects(
  tasks: TaskTracer,
  nowMs: () => number,
  handlers: EffectHandlers,
): EffectHandlers {
  return {
    ...handlers,
    toAgent(address, message) {
      tasks.sent(message, nowMs());
      handlers.toAgent(address, message);
    },
    publish(event, subject) {
      tasks.published(event, nowMs());
      handlers.publish(event, subject);
    },
  };
}

import type { AllocatorInput, AllocatorOutput } from '@mezzo/domain';
import type { MetricsSource } from '@mezzo/http-kit';

/** An allocator, wherever it runs. */
export interface AllocatorService extends MetricsSource {
  /** Queues a message and returns at once. Messages arrive in order, or the allocator asks for all again. */
  send(input: AllocatorInput): void;
  /** Where its messages go; at most one receiver. They come after `send` has returned. */
  receive(deliver: (output: AllocatorOutput) => void): void;
  stop(): void;
}

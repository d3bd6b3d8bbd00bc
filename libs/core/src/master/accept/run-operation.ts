import type { OfferOperation } from '@mezzo/domain/messages';
import type { Pipeline } from './pipeline.ts';
import { dropOperation } from './refuse.ts';

/** Carries out an operation that launches nothing. */
export function runOperation(pipeline: Pipeline, operation: OfferOperation): void {
  const message = `Operation ${operation.type ?? 'UNKNOWN'} is not supported yet`;
  dropOperation(pipeline.context, pipeline.framework, operation, message);
}

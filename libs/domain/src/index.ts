export { InvariantError, assertNever, defined, invariant } from './invariant.ts';

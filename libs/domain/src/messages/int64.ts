/**
 * A 64-bit integer of the wire. Decoders yield a `number` where it is exact (up to 2^53 - 1 in
 * magnitude) and a `bigint` beyond; encoders take either. Nanosecond timestamps are bigints.
 */
export type Int64 = number | bigint;

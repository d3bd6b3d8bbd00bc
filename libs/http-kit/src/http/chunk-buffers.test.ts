import { expect, it } from 'vitest';
import { chunkBytesMax, ChunkBuffers } from './chunk-buffers.ts';

it('gives memory to one at a time, and again when it has come back', () => {
  const buffers = new ChunkBuffers();
  const [one, other] = [buffers.take(), buffers.take()];
  expect(other).not.toBe(one);
  buffers.give(one);
  expect(buffers.take()).toBe(one);
  expect(buffers.take()).not.toBe(one);
});

it('keeps no more than so many, and none of another size', () => {
  const buffers = new ChunkBuffers();
  const large = Buffer.alloc(chunkBytesMax + 1);
  buffers.give(large);
  expect(buffers.take()).not.toBe(large);
  const many = Array.from({ length: 100 }, () => buffers.take());
  for (const buffer of many) buffers.give(buffer);
  const again = new Set(Array.from({ length: 100 }, () => buffers.take()));
  expect(again.size).toBe(100);
  expect(many.filter((buffer) => again.has(buffer)).length).toBeLessThan(50);
});

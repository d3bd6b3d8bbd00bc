import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sliceMsMax } from './slice-queue.ts';
import { SlicedBody, type Pieces } from './sliced-body.ts';
import { startEndpoints } from './testing/start-endpoints.ts';

// Megabytes are made, sent and compared, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function serve(pieces: () => Pieces, encoding?: 'utf8' | 'latin1') {
  const { url, close } = await startEndpoints({
    endpoints: [
      {
        process: 'master',
        name: 'large',
        handle: () => ({ status: 200, body: new SlicedBody(pieces(), encoding) }),
      },
    ],
  });
  cleanups.push(close);
  return url;
}

/** Texts of all lengths, in and outside of ASCII, and one that no chunk holds. */
function* manyPieces(): Generator<string, void> {
  for (let index = 0; index < 20_000; index += 1) {
    yield `${index}:${'é€😀'.repeat(index % 7)}${'x'.repeat(index % 50)}\n`;
    if (index % 100 === 0) yield '';
    if (index === 10_000) yield 'long '.repeat(200_000);
  }
}

describe('SlicedBody', () => {
  it('arrives as it was made, compressed or not', async () => {
    const url = await serve(manyPieces);
    const want = [...manyPieces()].join('');
    for (const encoding of ['identity', 'gzip']) {
      const response = await fetch(`${url}/large`, { headers: { 'Accept-Encoding': encoding } });
      expect(response.headers.get('content-length')).toBeNull();
      expect(response.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null);
      expect((await response.text()) === want).toBe(true);
    }
  });

  it('is an ordinary answer when it is small, however long it takes to make', async () => {
    const pieces = function* (): Generator<string, void> {
      for (let index = 0; index < 5; index += 1) {
        const endMs = performance.now() + sliceMsMax + 1;
        while (performance.now() < endMs);
        yield 'x'.repeat(300);
        yield '';
      }
    };
    const url = await serve(pieces);
    const plain = await fetch(`${url}/large`, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-length')).toBe('1500');
    const gzipped = await fetch(`${url}/large`, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(gzipped.headers.get('transfer-encoding')).toBeNull();
    expect([await plain.text(), await gzipped.text()]).toEqual([
      'x'.repeat(1500),
      'x'.repeat(1500),
    ]);
  });

  it('is an ordinary answer when it is small', async () => {
    const url = await serve(() => ['a', '', 'é'].values());
    const response = await fetch(`${url}/large`);
    expect(response.headers.get('content-length')).toBe('3');
    expect(await response.text()).toBe('aé');
  });

  it('can be bytes', async () => {
    const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code));
    const url = await serve(() => Array.from({ length: 2_000 }, () => bytes).values(), 'latin1');
    const received = Buffer.from(await (await fetch(`${url}/large`)).arrayBuffer());
    expect(received.equals(Buffer.from(bytes.repeat(2_000), 'latin1'))).toBe(true);
  });

  it('is made no faster than it is read, and no further when its reader leaves', async () => {
    let madeCount = 0;
    const ended = vi.fn();
    function* endless(): Generator<string, void> {
      try {
        for (;;) {
          madeCount += 1;
          yield 'y'.repeat(64 * 1024);
        }
      } finally {
        ended();
      }
    }
    const { port } = new URL(await serve(endless));
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET /large HTTP/1.1\r\nHost: test\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    // Until the kernel's buffers are full; from then on nothing is made.
    await vi.waitFor(
      async () => {
        const before = madeCount;
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(madeCount).toBe(before);
      },
      { timeout: 20_000 },
    );
    socket.destroy();
    await vi.waitFor(() => expect(ended).toHaveBeenCalled(), { timeout: 20_000 });
  });

  it('is for each of many readers what was made for it, whoever leaves in between', async () => {
    let readersCount = 0;
    function* numbered(): Generator<string, void> {
      const reader = (readersCount += 1);
      for (let line = 0; line < 60_000; line += 1) yield `${reader}:${line}\n`;
    }
    const url = await serve(numbered);
    const read = async (index: number): Promise<void> => {
      const encoding = index % 3 === 0 ? 'gzip' : 'identity';
      const leaving = new AbortController();
      const response = await fetch(`${url}/large`, {
        headers: { 'Accept-Encoding': encoding },
        signal: leaving.signal,
      });
      if (index % 4 === 1) {
        leaving.abort();
        return;
      }
      const text = await response.text();
      const reader = text.slice(0, text.indexOf(':'));
      const lines = Array.from({ length: 60_000 }, (_, line) => `${reader}:${line}\n`);
      expect(text === lines.join('')).toBe(true);
    };
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 12 }, (_, index) => read(index)));
    }
    expect(readersCount).toBe(36);
  });

  it('that fails half way breaks the connection', async () => {
    function* failing(): Generator<string, void> {
      for (let count = 0; count < 100; count += 1) yield 'z'.repeat(64 * 1024);
      throw new Error('a bug');
    }
    const url = await serve(failing);
    const response = await fetch(`${url}/large`);
    await expect(response.text()).rejects.toThrow();
  });
});

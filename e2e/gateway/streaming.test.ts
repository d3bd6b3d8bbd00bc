import { truncateSync, writeFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Endpoint } from '../src/harness/http.ts';
import { TestCluster } from '../src/harness/test-cluster.ts';

const fileBytes = 1024 * 1024 * 1024;

/** Seconds, and on a busy machine a minute. */
const timeoutMs = 300_000;

const measureEachBytes = 16 * 1024 * 1024;

/** Far less than the file, and more than what a process takes for sockets, heap and garbage. */
const grownBytesMax = 256 * 1024 * 1024;

describe('a file of a gigabyte', () => {
  it(
    'passes without being held in memory, also for a client that does not read',
    { timeout: timeoutMs },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'mezzo-large-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const file = join(folder, 'log');
      // Takes no room on the disk: it is all holes.
      writeFileSync(file, '');
      truncateSync(file, fileBytes);
      await using cluster = await TestCluster.start({
        agents: 0,
        door: 'gateway',
        masterFlags: { external_log_file: file },
      });
      const before = residentBytes(cluster.door.pid);

      const idle = await download(cluster.door.endpoint);
      idle.pause();
      const read = await download(cluster.door.endpoint);
      let receivedBytes = 0;
      let measuredAt = 0;
      let grownBytes = 0;
      for await (const chunk of read) {
        receivedBytes += (chunk as Buffer).length;
        if (receivedBytes - measuredAt < measureEachBytes) continue;
        measuredAt = receivedBytes;
        grownBytes = Math.max(grownBytes, residentBytes(cluster.door.pid) - before);
      }
      expect(receivedBytes).toBe(fileBytes);
      expect(Number(read.headers['content-length'])).toBe(fileBytes);
      expect(grownBytes).toBeLessThan(grownBytesMax);
      idle.destroy();
      console.log(
        `1 GB passed; the gateway grew by ${String(Math.round(grownBytes / 2 ** 20))} MB`,
      );
    },
  );
});

function download({ host, port }: Endpoint): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const path = '/files/download?path=/master/log';
    const outgoing = httpRequest({ host, port, path, agent: false }, (incoming) => {
      incoming.on('error', () => undefined);
      resolve(incoming);
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

function residentBytes(pid: number): number {
  const [, pages = '0'] = readFileSync(`/proc/${String(pid)}/statm`, 'utf8').split(' ');
  return Number(pages) * 4096;
}

/**
 * The program of a process of subscribers: some read as fast as they can, others never. It gets its
 * plan as its only argument and reports again and again.
 */
import { connect, type Socket } from 'node:net';
import { percentile } from '../benchmark-result.ts';
import type { SubscribersPlan, SubscribersReport } from './subscribers-plan.ts';

const body = '{"type":"SUBSCRIBE"}';
const request =
  'POST /api/v1 HTTP/1.1\r\nHost: master\r\nContent-Type: application/json\r\n' +
  `Accept: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** When something happened to a task, by the clock of this machine, in seconds. */
const marker = Buffer.from('"timestamp":');
const timestampLength = 20;

/** A lag is taken of every so manieth chunk: looking is work, too. */
const chunksPerLook = 8;

const reportIntervalMs = 200;

class SubscribersProcess {
  readonly #plan: SubscribersPlan;
  readonly #lagsMs: number[] = [];
  #openCount = 0;
  #bytes = 0;
  #cutOffCount = 0;
  #chunksCount = 0;

  constructor(plan: SubscribersPlan) {
    this.#plan = plan;
  }

  async start(): Promise<void> {
    const { readersCount, lazyCount } = this.#plan;
    for (let index = 0; index < readersCount + lazyCount; index += 1) {
      await this.#open(index < readersCount);
    }
    setInterval(() => process.send?.(this.#report()), reportIntervalMs);
  }

  /** Resolves when the answer has begun. */
  #open(reads: boolean): Promise<void> {
    const socket = connect({ host: '127.0.0.1', port: this.#plan.port });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.#cutOffCount += 1));
    socket.write(request);
    return new Promise((resolve) => {
      socket.once('data', () => {
        this.#openCount += 1;
        if (reads) this.#read(socket);
        else socket.pause();
        resolve();
      });
    });
  }

  #read(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.length;
      this.#chunksCount += 1;
      if (this.#chunksCount % chunksPerLook === 0) this.#look(chunk);
    });
  }

  #look(chunk: Buffer): void {
    const at = chunk.lastIndexOf(marker);
    if (at === -1) return;
    const begin = at + marker.length;
    const text = chunk.toString('latin1', begin, begin + timestampLength);
    const seconds = Number(/^(\d+\.\d+)[,}]/.exec(text)?.[1]);
    if (!Number.isNaN(seconds)) this.#lagsMs.push(Date.now() - seconds * 1000);
  }

  #report(): SubscribersReport {
    return {
      openCount: this.#openCount,
      megabytes: this.#bytes / 1e6,
      cutOffCount: this.#cutOffCount,
      lagP99Ms: percentile(this.#lagsMs, 0.99),
      lagMaxMs: percentile(this.#lagsMs, 1),
    };
  }
}

process.once('disconnect', () => process.exit());
await new SubscribersProcess(JSON.parse(process.argv[2] ?? '') as SubscribersPlan).start();

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as the master got it. */
export interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Script = (request: SeenRequest, response: ServerResponse) => void;

/** A master that says what a test wants, and that it leads unless another one does. */
export class ScriptedMaster {
  /** All requests but those for the leader. */
  readonly requests: SeenRequest[] = [];
  script: Script;
  /** Whom it names as leader; undefined: nobody. */
  leader: string | undefined;
  readonly #server: Server;

  private constructor(script: Script) {
    this.script = script;
    this.#server = createServer((incoming, response) => void this.#serve(incoming, response));
  }

  static async start(script: Script = (_, response) => response.end()): Promise<ScriptedMaster> {
    const master = new ScriptedMaster(script);
    master.#server.listen(0, '127.0.0.1');
    await once(master.#server, 'listening');
    master.leader = master.address;
    onTestFinished(() => master.stop());
    return master;
  }

  get address(): string {
    return `127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (incoming.url === '/redirect') {
      const { leader } = this;
      if (leader === undefined) response.writeHead(503).end('No leader elected');
      else response.writeHead(307, { Location: `//${leader}`, Connection: 'close' }).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method, url, headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
    this.requests.push(request);
    this.script(request, response);
  }
}

import zookeeper, { type Callback, type Client } from 'node-zookeeper-client';
import type { ZooKeeperUrl } from './zookeeper-url.ts';

const noNodeCode = -101;
const anyVersion = -1;

/**
 * One session, its nodes in the folder that the URL names. Every call is given the session timeout:
 * the client itself waits for ever for a server that accepted the connection and then says nothing.
 */
export class ZooKeeperSession {
  readonly #client: Client;
  readonly #url: ZooKeeperUrl;
  readonly #timeoutMs: number;

  /** Begins to connect; calls wait for the connection. */
  constructor(url: ZooKeeperUrl, timeoutMs: number) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
    this.#client = zookeeper.createClient(url.servers, { sessionTimeout: timeoutMs });
    if (url.credential !== undefined) {
      this.#client.addAuthInfo('digest', Buffer.from(url.credential));
    }
    this.#client.connect();
  }

  /**
   * Creates the folder if it is missing, and in it an ephemeral node with the next sequence. Where
   * the URL has a credential only its owner may change the node; everybody may read it.
   *
   * @returns the node's name
   */
  async createSequential(prefix: string, data: string): Promise<string> {
    const { path, credential } = this.#url;
    const { OPEN_ACL_UNSAFE, CREATOR_ALL_ACL, READ_ACL_UNSAFE } = zookeeper.ACL;
    const acls =
      credential === undefined ? OPEN_ACL_UNSAFE : [...CREATOR_ALL_ACL, ...READ_ACL_UNSAFE];
    const { EPHEMERAL_SEQUENTIAL } = zookeeper.CreateMode;
    await this.#ask<string>((callback) => {
      this.#client.mkdirp(path, callback);
    });
    const created = await this.#ask<string>((callback) => {
      const node = `${path}/${prefix}`;
      this.#client.create(node, Buffer.from(data), acls, EPHEMERAL_SEQUENTIAL, callback);
    });
    return created.slice(path.length + 1);
  }

  /** Names of the nodes in the folder; none when it is missing. */
  async children(): Promise<readonly string[]> {
    const names = await unlessGone(
      this.#ask<string[]>((callback) => {
        this.#client.getChildren(this.#url.path, callback);
      }),
    );
    return names ?? [];
  }

  /** Undefined when the node is gone. */
  async read(name: string): Promise<string | undefined> {
    const data = await unlessGone(
      this.#ask<Buffer | undefined>((callback) => {
        this.#client.getData(`${this.#url.path}/${name}`, callback);
      }),
    );
    return data?.toString('utf8');
  }

  /** A node that is gone already is fine. */
  async remove(name: string): Promise<void> {
    await unlessGone(
      this.#ask((callback) => {
        this.#client.remove(`${this.#url.path}/${name}`, anyVersion, callback);
      }),
    );
  }

  /** Ends the session; a server that does not answer lets it expire. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      const giveUp = setTimeout(resolve, this.#timeoutMs);
      this.#client.once('disconnected', () => {
        clearTimeout(giveUp);
        resolve();
      });
      this.#client.close();
    });
    this.#client.connectionManager.socket?.destroy();
  }

  #ask<T>(call: (callback: Callback<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error('ZooKeeper does not answer'));
      }, this.#timeoutMs);
      call((error, result) => {
        clearTimeout(timer);
        if (error === null) resolve(result);
        else reject(error);
      });
    });
  }
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === noNodeCode) return undefined;
    throw error;
  }
}

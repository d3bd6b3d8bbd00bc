/** The part of the client that is used here; the package brings no types. */
declare module 'node-zookeeper-client' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  export interface ClientOptions {
    readonly sessionTimeout?: number;
    readonly spinDelay?: number;
    readonly retries?: number;
  }

  export interface Acl {
    readonly permission: number;
  }

  export type Callback<T = undefined> = (error: Error | null, result: T) => void;

  /** Events: `connected`, `disconnected`, `expired`, `authenticationFailed`. */
  export interface Client extends EventEmitter {
    /** Not public: the only way to let go of a server that does not answer. */
    readonly connectionManager: { readonly socket?: Socket };
    connect(): void;
    close(): void;
    addAuthInfo(scheme: string, auth: Buffer): void;
    mkdirp(path: string, callback: Callback<string>): void;
    create(path: string, data: Buffer, acls: Acl[], mode: number, callback: Callback<string>): void;
    remove(path: string, version: number, callback: Callback): void;
    getChildren(path: string, callback: Callback<string[]>): void;
    getData(path: string, callback: Callback<Buffer | undefined>): void;
  }

  interface ZooKeeper {
    createClient(connectionString: string, options?: ClientOptions): Client;
    readonly CreateMode: { readonly EPHEMERAL_SEQUENTIAL: number };
    readonly ACL: {
      readonly OPEN_ACL_UNSAFE: Acl[];
      readonly CREATOR_ALL_ACL: Acl[];
      readonly READ_ACL_UNSAFE: Acl[];
    };
  }

  const zookeeper: ZooKeeper;
  export default zookeeper;
}

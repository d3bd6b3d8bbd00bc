import type { ContainerID } from '@mezzo/domain/messages';
import type { IsolatedContainer } from '@mezzo/isolators';
import type { ContainerTermination, TerminationCause } from './containerizer.ts';
import type { ContainerProcess } from './launcher/process-plan.ts';

/**
 * Where a container is in its life.
 *
 *   PREPARING -> ISOLATING -> FETCHING -> RUNNING -> DESTROYING -> ENDED
 *        '------------'-----------'-------------------^
 *
 * A process exists from ISOLATING on. `destroy` in an earlier phase takes effect at the next step of
 * the launch; the exit of the process leads to DESTROYING from any phase.
 *
 * Source: mesos src/slave/containerizer/mesos/containerizer.hpp#MesosContainerizerProcess::State
 */
export type ContainerPhase =
  'PREPARING' | 'ISOLATING' | 'FETCHING' | 'RUNNING' | 'DESTROYING' | 'ENDED';

/** The containerizer's own record of one container. */
export class Container {
  readonly key: string;
  readonly id: ContainerID;
  readonly parent: Container | undefined;
  readonly children = new Map<string, Container>();
  readonly directory: string;
  readonly runtimeDirectory: string;
  /** An orphan is only kept to see it dead. */
  readonly orphan: boolean;
  phase: ContainerPhase = 'PREPARING';
  isolated: IsolatedContainer;
  process: ContainerProcess | undefined;
  cause: TerminationCause | undefined;
  #doomed = false;
  /** Made on demand: most containers are never waited for by anything that can be aborted. */
  #doom: AbortController | undefined;
  readonly #ended = Promise.withResolvers<ContainerTermination>();

  constructor(fields: {
    readonly key: string;
    readonly parent: Container | undefined;
    readonly runtimeDirectory: string;
    readonly isolated: IsolatedContainer;
    readonly orphan?: boolean;
  }) {
    this.key = fields.key;
    this.id = fields.isolated.id;
    this.parent = fields.parent;
    this.directory = fields.isolated.directory;
    this.runtimeDirectory = fields.runtimeDirectory;
    this.isolated = fields.isolated;
    this.orphan = fields.orphan ?? false;
  }

  get ended(): Promise<ContainerTermination> {
    return this.#ended.promise;
  }

  /** Whether it is to end, whatever it is doing just now. */
  isDoomed(): boolean {
    return this.#doomed;
  }

  /** Aborted when the container is to end. */
  doomSignal(): AbortSignal {
    this.#doom ??= new AbortController();
    if (this.#doomed) this.#doom.abort();
    return this.#doom.signal;
  }

  /** Only the first cause counts: what comes later is its consequence. */
  condemn(cause: TerminationCause | undefined): void {
    this.cause ??= cause;
    this.#doomed = true;
    this.#doom?.abort();
  }

  end(status: number | undefined): void {
    this.phase = 'ENDED';
    this.#ended.resolve({ ...this.cause, ...(status === undefined ? {} : { status }) });
  }
}

import { dirname, join } from 'node:path';
import type { ExecutorInfo, FrameworkInfo } from '@mezzo/domain/messages';
import type { FileCatalog } from '@mezzo/http-kit';

/** Sandboxes of executors: who may be looked at, and what is garbage. */
export class Sandboxes {
  readonly catalog: FileCatalog;

  constructor(catalog: FileCatalog) {
    this.catalog = catalog;
  }

  /** Serves a sandbox under its real path, as the latest run, and by the ids of its executor. */
  attach(run: {
    readonly directory: string;
    readonly framework: FrameworkInfo;
    readonly executor: ExecutorInfo;
  }): void {
    const { directory, framework, executor } = run;
    const ids = `/frameworks/${framework.id?.value ?? ''}/executors/${executor.executor_id.value}`;
    this.catalog.attach(directory, directory);
    this.catalog.attach(join(dirname(directory), 'latest'), directory);
    this.catalog.attach(`${ids}/runs/latest`, directory);
  }

  /** The `gc/...` metrics. */
  metrics(): readonly (readonly [string, number])[] {
    return [];
  }
}

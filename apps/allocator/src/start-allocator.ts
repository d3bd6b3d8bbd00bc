import { allocatorElection, defined, type AllocatorCandidate } from '@mezzo/domain';
import { etcdSettingsOf, openElection } from '@mezzo/etcd';
import {
  createHttpApplication,
  makeLog,
  mountEndpoints,
  RealmAuthenticator,
  withHelp,
  type Log,
  type LogLevel,
} from '@mezzo/http-kit';
import { redisSettingsOf } from '@mezzo/redis-streams';
import { Module } from '@nestjs/common';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AllocatorRuntime } from './allocator-runtime.ts';
import type { AllocatorFlags } from './flags/allocator-flags.ts';
import { processEndpoints } from './http/process-endpoints.ts';

export interface RunningAllocator {
  readonly port: number;
  readonly log: Log;
  /** Ends it in order. */
  stop(): Promise<void>;
}

/** The HTTP side has endpoints only. */
@Module({})
class AllocatorModule {}

const logLevels: Readonly<Record<AllocatorFlags['logging_level'], LogLevel>> = {
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
};

/** Starts an allocator: it serves health, stands for election and allocates when it leads. */
export async function startAllocator(
  flags: AllocatorFlags,
  onFailure: (error: unknown) => void,
): Promise<RunningAllocator> {
  const log = makeLog({
    name: 'mezzo-allocator',
    level: logLevels[flags.logging_level],
    quiet: flags.quiet,
    file: flags.log_dir && join(flags.log_dir, 'mezzo-allocator.log'),
  });
  const etcd = openElection<AllocatorCandidate>(
    defined(etcdSettingsOf(flags), '--etcd is needed'),
    allocatorElection,
  );
  const runtime = new AllocatorRuntime({
    election: etcd.election,
    settings: redisSettingsOf(defined(flags.redis, '--redis is needed'), flags),
    log,
    onFailure: (error) => {
      log.error({ err: error }, 'broken invariant');
      onFailure(error);
    },
  });
  const app = await createHttpApplication(AllocatorModule);
  mountEndpoints(app.getHttpServer(), {
    defaultProcess: 'allocator',
    endpoints: withHelp(processEndpoints(runtime)),
    authenticator: new RealmAuthenticator(new Map()),
    onFailure: (error, { method, path }) => {
      log.error({ err: error, method, path }, 'request failed');
    },
  });
  await app.listen(flags.port, flags.ip ?? '0.0.0.0');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const http = `${flags.hostname ?? hostname()}:${String(port)}`;
  log.info({ http }, 'allocator started');
  runtime.start(http);
  return {
    port,
    log,
    stop: async () => {
      await runtime.stop();
      await etcd.close();
      await app.close();
    },
  };
}

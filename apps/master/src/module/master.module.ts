import { provide } from '@mezzo/http-kit';
import type { TaskTracing } from '@mezzo/telemetry';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { MasterSettings } from '../flags/read-master-flags.ts';
import { MeasuredRegistry } from '../loop/measured-registry.ts';
import type { MasterAdapters } from '../master-adapters.ts';
import { MasterRuntime } from '../master-runtime.ts';
import type { MasterSecurity } from '../security/load-security.ts';
import { tokens } from '../tokens.ts';
import { coreProviders } from './core-providers.ts';
import { endpointProviders } from './endpoint-providers.ts';
import { lineProviders } from './line-providers.ts';
import { processProviders } from './process-providers.ts';

export interface MasterModuleOptions {
  readonly settings: MasterSettings;
  readonly adapters: MasterAdapters;
  readonly security: MasterSecurity;
  /** Absent: nobody wants traces of tasks. */
  readonly tracing?: TaskTracing | undefined;
  /** Ends the process: this master leads no more, or found itself broken. */
  readonly stepDown: (reason: string) => void;
}

/** The whole master. Nothing runs before its {@link MasterRuntime} is started. */
@Module({})
export class MasterModule {
  static register(options: MasterModuleOptions): DynamicModule {
    const { settings, adapters, security, stepDown, tracing } = options;
    const registry = new MeasuredRegistry(adapters.registry, replicasOf(settings));
    return {
      module: MasterModule,
      providers: [
        { provide: tokens.settings, useValue: settings },
        { provide: tokens.adapters, useValue: { ...adapters, registry } },
        { provide: tokens.registryMetrics, useValue: registry },
        { provide: tokens.security, useValue: security },
        { provide: tokens.stepDown, useValue: stepDown },
        { provide: tokens.tracing, useValue: { current: tracing } },
        ...processProviders,
        ...coreProviders,
        ...lineProviders,
        ...endpointProviders,
        ...runtimeProviders,
      ],
    };
  }
}

/** Mesos counts the replicas of its log, where it has one. */
function replicasOf({ flags }: MasterSettings): number | undefined {
  return flags.registry === 'in_memory' ? undefined : (flags.etcd?.length ?? 1);
}

const runtimeProviders: readonly Provider[] = [
  provide(
    tokens.leading,
    [tokens.leadership, tokens.loop, tokens.effectHandlers, tokens.lines],
    (leadership, loop, effects, lines) => ({ leadership, loop, effects, lines }),
  ),
  provide(
    tokens.runtime,
    [tokens.leading, tokens.adapters, tokens.settings, tokens.log, tokens.tracing],
    (leading, adapters, { flags }, log, { current: tracing }) =>
      new MasterRuntime({
        ...leading,
        adapters,
        log,
        tracing,
        fetchTimeoutMs: flags.registry_fetch_timeout,
      }),
  ),
];

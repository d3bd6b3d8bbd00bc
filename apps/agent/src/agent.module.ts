import { Module, type DynamicModule } from '@nestjs/common';
import { FileCatalog } from '@mezzo/http-kit';
import { AgentHandle } from './agent-handle.ts';

/** The agent behind the endpoints. */
export const AGENT_HANDLE = Symbol('AgentHandle');
/** The files that `/files/*` serves. */
export const FILE_CATALOG = Symbol('FileCatalog');

/** Root module of an agent process. */
@Module({})
export class AgentModule {
  static register(): DynamicModule {
    return {
      module: AgentModule,
      providers: [
        { provide: AGENT_HANDLE, useClass: AgentHandle },
        { provide: FILE_CATALOG, useClass: FileCatalog },
      ],
      exports: [AGENT_HANDLE, FILE_CATALOG],
    };
  }
}

import { booleanFlag, integerFlag, jsonFlag, textFlag } from '@mezzo/http-kit';
import { unsupported, unsupportedWhenTrue } from './flag-checks.ts';

const noModules = 'Modules of Mesos cannot be loaded';

/** Extensions of the original that cannot be had here. */
export const moduleFlags = {
  hooks: textFlag({ help: 'Names of hook modules. Not supported.', check: unsupported(noModules) }),
  max_executors_per_agent: integerFlag({
    help: 'Executors an agent may run at most. Only for builds with the port mapping isolator. Not supported.',
    aliases: ['max_executors_per_slave'],
    check: unsupported('The port mapping isolator is not supported'),
  }),
  memory_profiling: booleanFlag({
    help: 'Serve the profiler of jemalloc. Not supported.',
    default: 'false',
    check: unsupportedWhenTrue('There is no jemalloc to profile'),
  }),
  modules: jsonFlag({ help: 'Modules as JSON. Not supported.', check: unsupported(noModules) }),
  modules_dir: textFlag({
    help: 'Folder with files of modules. Not supported.',
    check: unsupported(noModules),
  }),
};

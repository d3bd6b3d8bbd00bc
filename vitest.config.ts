import { defineConfig } from 'vitest/config';

/**
 * Four sizes of test, four projects:
 * small  - pure or in-process, no external program; part of `npm run check`
 * sim    - whole clusters in virtual time: pure as well, but seconds each
 * medium - starts real programs (etcd, Redis, shells, cgroups) through an adapter
 * e2e    - drives the built services over HTTP
 */
export default defineConfig({
  // Nest's parameter decorators need the legacy transform; nothing reads decorator metadata.
  oxc: { decorator: { legacy: true } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'small',
          include: [
            '{apps,libs,tools,bench}/**/*.test.ts',
            'e2e/chaos/{checker,framework,plan,run}/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/*.{medium,sim}.test.ts'],
          // Nothing here leaves the process: one load of the modules serves all files of a worker.
          isolate: false,
          // Seconds where the machine is busy; what waits for ever still fails.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'sim',
          include: ['libs/sim/**/*.sim.test.ts'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'medium',
          include: ['{apps,libs,tools}/**/*.medium.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'e2e/chaos/{checker,framework,plan,run}/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

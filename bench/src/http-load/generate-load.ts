import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { LoadPlan, LoadReport } from './load-plan.ts';

/** Generates load from a process of its own. */
export function generateLoad(plan: LoadPlan): Promise<LoadReport> {
  const program = join(import.meta.dirname, 'load-process.ts');
  const child = fork(program, [JSON.stringify(plan)], { execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('message', (report) => resolve(report as LoadReport));
    child.once('exit', (code) => reject(new Error(`the load ended with ${String(code)}`)));
  });
}

export { freePort } from './processes/free-port.ts';
export { ManagedProcess, type Exit, type ProcessOptions } from './processes/managed-process.ts';
export { isAlive, killProcessesOf, processesOf } from './processes/process-table.ts';
export { waitUntil, type WaitOptions } from './processes/wait-until.ts';

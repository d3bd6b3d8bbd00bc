export { openTaskTracing, type TaskTracing } from './open-task-tracing.ts';
export { TaskTracer } from './task-tracer.ts';

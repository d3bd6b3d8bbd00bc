/** The messages that come in over HTTP or go out: everything else is part of one of these. */
export const entryPoints = [
  'mesos.v1.scheduler.Call',
  'mesos.v1.scheduler.Event',
  'mesos.v1.executor.Call',
  'mesos.v1.executor.Event',
  'mesos.v1.master.Call',
  'mesos.v1.master.Response',
  'mesos.v1.master.Event',
  'mesos.v1.agent.Call',
  'mesos.v1.agent.Response',
  'mesos.v1.agent.ProcessIO',
  'mesos.v1.resource_provider.Call',
  'mesos.v1.resource_provider.Event',
  'mesos.v1.maintenance.Schedule',
  'mesos.v1.quota.QuotaRequest',
] as const;

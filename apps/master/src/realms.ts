/** Authentication realms of the master. Source: mesos src/master/constants.hpp */
export const realms = {
  readonly: 'mesos-master-readonly',
  readwrite: 'mesos-master-readwrite',
  scheduler: 'mesos-master-scheduler',
  /** Our own: Mesos' agents authenticate by messages. */
  agents: 'mezzo-master-agents',
} as const;

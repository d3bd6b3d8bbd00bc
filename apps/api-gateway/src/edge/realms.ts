/** Authentication realms of the master, which the edge guards in its place. Source: mesos src/master/constants.hpp */
export const realms = {
  readonly: 'mesos-master-readonly',
  readwrite: 'mesos-master-readwrite',
  scheduler: 'mesos-master-scheduler',
} as const;

export type Realm = (typeof realms)[keyof typeof realms];

/** Mesos' authentication realms of an agent. */
export const READONLY_REALM = 'mesos-agent-readonly';
export const READWRITE_REALM = 'mesos-agent-readwrite';
export const EXECUTOR_REALM = 'mesos-agent-executor';

/** The actor whose endpoints also go by their name alone. */
export const AGENT_PROCESS = 'slave(1)';

import type { agentApi } from '@mezzo/domain/messages';
import { expect, test } from 'vitest';
import { validateAgentCall } from './validate-agent-call.ts';

const top = { value: 'a' };
const nested = { value: 'b', parent: top };
const nestedTwice = { value: 'c', parent: nested };
const secret = { environment: { variables: [{ name: 'A' }] } };
const badEnvironment = "Environment variable 'A' of type 'VALUE' must have a value set";
const docker = { type: 'DOCKER' } as const;
const noDocker = "DockerInfo 'docker' is not set for DOCKER typed ContainerInfo";
const shares = (share_cgroups: boolean) => ({
  container: { type: 'MESOS' as const, linux_info: { share_cgroups } },
});
const deep = 'containers nested at the second level or greater cannot';

function cpus(value: number, more: object = {}) {
  return { resources: [{ name: 'cpus', type: 'SCALAR' as const, scalar: { value }, ...more }] };
}

type Row<Member extends keyof agentApi.Call> = readonly [
  NonNullable<agentApi.Call[Member]>,
  string | undefined,
];

test.each<Row<'launch_nested_container'>>([
  [{ container_id: nested }, undefined],
  [{ container_id: top }, "Expecting 'launch_nested_container.container_id.parent' to be present"],
  [
    { container_id: nested, command: secret },
    `'launch_nested_container.command' is invalid: ${badEnvironment}`,
  ],
  [
    { container_id: nested, container: docker },
    `'launch_nested_container.container' is invalid: ${noDocker}`,
  ],
  [{ container_id: nested, ...shares(false) }, undefined],
  [
    { container_id: nestedTwice, ...shares(false) },
    `'launch_nested_container' is invalid: ${deep} set 'share_cgroups' to 'false'`,
  ],
])('LAUNCH_NESTED_CONTAINER %j: %s', (launch_nested_container, reason) => {
  const call = { type: 'LAUNCH_NESTED_CONTAINER', launch_nested_container } as const;
  expect(validateAgentCall(call)).toBe(reason);
});

test.each<Row<'launch_nested_container_session'>>([
  [{ container_id: nested }, undefined],
  [
    { container_id: nested, command: secret },
    `'launch_nested_container_session.command' is invalid: ${badEnvironment}`,
  ],
  [
    { container_id: nested, ...shares(false) },
    "'launch_nested_container_session.container.linux_info' is invalid: 'share_cgroups' cannot be set" +
      " to 'false' for nested container sessions",
  ],
  [{ container_id: nested, ...shares(true) }, undefined],
])('LAUNCH_NESTED_CONTAINER_SESSION %j: %s', (launch_nested_container_session, reason) => {
  const call = {
    type: 'LAUNCH_NESTED_CONTAINER_SESSION',
    launch_nested_container_session,
  } as const;
  expect(validateAgentCall(call)).toBe(reason);
});

const reserved = { reservations: [{ type: 'STATIC', role: 'web' }] };

test.each<Row<'launch_container'>>([
  [{ container_id: top }, undefined],
  [
    { container_id: nested, ...cpus(-1) },
    "Invalid resources: Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0",
  ],
  [
    { container_id: nested, ...cpus(0.5, { name: 'gpus' }) },
    "Invalid GPU resources: The 'gpus' resource must be an unsigned integer",
  ],
  [{ container_id: top, ...cpus(1, reserved) }, "'launch_container.resources' must be unreserved"],
  [{ container_id: nested, ...cpus(1, reserved) }, undefined],
  [
    { container_id: top, ...cpus(1, { revocable: {} }) },
    "'launch_container.resources' must be non-revocable",
  ],
  [
    { container_id: top, command: secret },
    `'launch_container.command' is invalid: ${badEnvironment}`,
  ],
  [
    { container_id: top, container: docker },
    `'launch_container.container' is invalid: ${noDocker}`,
  ],
  [
    { container_id: nestedTwice, ...cpus(1) },
    `'launch_container' is invalid: ${deep} specify resources`,
  ],
  [
    { container_id: nestedTwice, limits: { cpus: { value: 1 } } },
    `'launch_container' is invalid: ${deep} specify resource limits`,
  ],
  [
    { container_id: nestedTwice, ...shares(false) },
    `'launch_container' is invalid: ${deep} set 'share_cgroups' to 'false'`,
  ],
  [
    { container_id: top, ...shares(true) },
    "'launch_container' is invalid: containers without a parent cannot set 'share_cgroups' to 'true'",
  ],
  [{ container_id: top, ...shares(false) }, undefined],
])('LAUNCH_CONTAINER %j: %s', (launch_container, reason) => {
  expect(validateAgentCall({ type: 'LAUNCH_CONTAINER', launch_container })).toBe(reason);
});

test.each<Row<'attach_container_input'>>([
  [{}, "Expecting 'attach_container_input.type' to be present"],
  [{ type: 'UNKNOWN' }, "'attach_container_input.type' is unknown"],
  [
    { type: 'CONTAINER_ID' },
    "'attach_container_input.container_id' is invalid: ID must not be empty",
  ],
  [{ type: 'CONTAINER_ID', container_id: top }, undefined],
  [{ type: 'PROCESS_IO' }, undefined],
])('ATTACH_CONTAINER_INPUT %j: %s', (attach_container_input, reason) => {
  expect(validateAgentCall({ type: 'ATTACH_CONTAINER_INPUT', attach_container_input })).toBe(
    reason,
  );
});

test('configurations of resource providers come without an id', () => {
  const info = { type: 'a', name: 'b', id: { value: 'c' } };
  const add = {
    type: 'ADD_RESOURCE_PROVIDER_CONFIG',
    add_resource_provider_config: { info },
  } as const;
  expect(validateAgentCall(add)).toBe(
    "Expecting 'add_resource_provider_config.info.id' to be unset",
  );
  const update = {
    type: 'UPDATE_RESOURCE_PROVIDER_CONFIG',
    update_resource_provider_config: { info },
  } as const;
  expect(validateAgentCall(update)).toBe(
    "Expecting 'update_resource_provider_config.info.id' to be unset",
  );
});

import { expect, test } from 'vitest';
import { aclKeyEntries } from './acl-keys.ts';
import { AUTHORIZATION_ACTIONS, type AuthorizationAction } from './authorization-action.ts';
import type { AuthorizationObject } from './authorization-object.ts';
import { ALLOW_ALL_AUTHORIZER, type AuthorizationSubject } from './authorizer.ts';
import { formatAcls } from './format-acls.ts';
import { LocalAuthorizer } from './local-authorizer.ts';
import { ObjectApprovers } from './object-approvers.ts';
import { parseAcls } from './parse-acls.ts';

const framework = { user: 'fred', name: 'f', principal: 'fw' };
const cpus = { name: 'cpus', type: 'SCALAR' as const, scalar: { value: 1 } };

function authorizerOf(json: object): LocalAuthorizer {
  const parsed = parseAcls(json);
  if (!parsed.ok) throw new Error(parsed.reason);
  return new LocalAuthorizer(parsed.value.acls);
}

/** Whether one rule for `alice` on `named`, and nothing else, permits the object. */
function permits(
  action: AuthorizationAction,
  named: string,
  object: AuthorizationObject | undefined,
  subject: AuthorizationSubject | 'nobody' = { value: 'alice' },
): boolean {
  const rules = aclKeyEntries()
    .filter(([, traits]) => traits.actions.includes(action))
    .map(([key, { objects }]) => [
      key,
      [{ principals: { values: ['alice'] }, [objects]: { values: [named] } }],
    ]);
  const json = { permissive: false, ...(Object.fromEntries(rules) as object) };
  const asking = subject === 'nobody' ? undefined : subject;
  return authorizerOf(json).approver(asking, action).approved(object);
}

test('every action is governed by a key', () => {
  const governed = new Set(aclKeyEntries().flatMap(([, { actions }]) => actions));
  expect([...governed].sort()).toEqual([...AUTHORIZATION_ACTIONS].sort());
});

const comparisons: readonly {
  readonly name: string;
  readonly action: AuthorizationAction;
  readonly object: AuthorizationObject;
  readonly compared: string;
}[] = [
  {
    name: 'role of a framework',
    action: 'REGISTER_FRAMEWORK',
    object: { framework: { ...framework, role: 'web' } },
    compared: 'web',
  },
  {
    name: 'no role of a framework',
    action: 'REGISTER_FRAMEWORK',
    object: { framework },
    compared: '*',
  },
  {
    name: "user of a task's command",
    action: 'RUN_TASK',
    object: {
      framework,
      taskInfo: {
        name: 't',
        task_id: { value: 't' },
        agent_id: { value: 'a' },
        command: { user: 'carl' },
      },
    },
    compared: 'carl',
  },
  {
    name: "user of a task's executor",
    action: 'RUN_TASK',
    object: {
      framework,
      taskInfo: {
        name: 't',
        task_id: { value: 't' },
        agent_id: { value: 'a' },
        executor: { executor_id: { value: 'e' }, command: { user: 'eve' } },
      },
    },
    compared: 'eve',
  },
  {
    name: 'user of a task is that of its framework',
    action: 'VIEW_TASK',
    object: {
      framework,
      task: {
        name: 't',
        task_id: { value: 't' },
        agent_id: { value: 'a' },
        framework_id: { value: 'f' },
        state: 'TASK_RUNNING',
      },
    },
    compared: 'fred',
  },
  {
    name: 'own user of a task',
    action: 'VIEW_TASK',
    object: {
      framework,
      task: {
        name: 't',
        task_id: { value: 't' },
        agent_id: { value: 'a' },
        framework_id: { value: 'f' },
        state: 'TASK_RUNNING',
        user: 'carl',
      },
    },
    compared: 'carl',
  },
  {
    name: 'user of a framework',
    action: 'VIEW_FRAMEWORK',
    object: { framework },
    compared: 'fred',
  },
  {
    name: 'user of an executor',
    action: 'VIEW_EXECUTOR',
    object: {
      framework,
      executor: { executor_id: { value: 'e' }, command: { user: 'eve' } },
    },
    compared: 'eve',
  },
  {
    name: 'principal of a framework',
    action: 'TEARDOWN_FRAMEWORK',
    object: { framework },
    compared: 'fw',
  },
  {
    name: 'no principal of a framework',
    action: 'TEARDOWN_FRAMEWORK',
    object: { framework: { user: 'fred', name: 'f' } },
    compared: '',
  },
  {
    name: 'role of the last reservation',
    action: 'RESERVE_RESOURCES',
    object: { resource: { ...cpus, reservations: [{ role: 'a' }, { role: 'a/b' }] }, value: 'x' },
    compared: 'a/b',
  },
  {
    name: 'role of a resource in the older format',
    action: 'CREATE_VOLUME',
    object: { resource: { ...cpus, role: 'web' } },
    compared: 'web',
  },
  {
    name: 'principal of the last reservation',
    action: 'UNRESERVE_RESOURCES',
    object: {
      resource: { ...cpus, reservations: [{ principal: 'p' }, { principal: 'q' }] },
    },
    compared: 'q',
  },
  {
    name: 'principal of a reservation in the older format',
    action: 'UNRESERVE_RESOURCES',
    object: { resource: { ...cpus, reservation: { principal: 'p' } } },
    compared: 'p',
  },
  {
    name: 'principal of a volume',
    action: 'DESTROY_VOLUME',
    object: { resource: { ...cpus, disk: { persistence: { id: 'i', principal: 'p' } } } },
    compared: 'p',
  },
  { name: 'role', action: 'UPDATE_QUOTA_WITH_CONFIG', object: { value: 'web' }, compared: 'web' },
  {
    name: 'path',
    action: 'GET_ENDPOINT_WITH_PATH',
    object: { value: '/metrics/snapshot' },
    compared: '/metrics/snapshot',
  },
  {
    name: 'container where there is no user',
    action: 'KILL_NESTED_CONTAINER',
    object: { containerId: { value: 'c' } },
    compared: 'c',
  },
];

test.each(comparisons)('compares the $name ($action)', ({ action, object, compared }) => {
  expect(permits(action, compared, object)).toBe(true);
  const other = action === 'GET_ENDPOINT_WITH_PATH' ? '/files/debug' : 'somebody-else';
  expect(permits(action, other, object)).toBe(false);
  expect(permits(action, compared, object, { value: 'mallory' })).toBe(false);
  expect(permits(action, compared, object, 'nobody')).toBe(false);
  expect(permits(action, compared, undefined)).toBe(false);
});

test('recursive roles mean strict descendants', () => {
  const approver = authorizerOf({
    permissive: false,
    view_roles: [{ principals: { type: 'ANY' }, roles: { values: ['web', 'team/%'] } }],
  }).approver(undefined, 'VIEW_ROLE');
  const visible = ['web', 'web/x', 'team', 'team/x', 'team/x/y', 'teams'];
  expect(visible.filter((value) => approver.approved({ value }))).toEqual([
    'web',
    'team/x',
    'team/x/y',
  ]);
  expect(approver.approved()).toBe(false);
});

test('the first rule that matches decides', () => {
  const json = {
    view_frameworks: [
      { principals: { values: ['alice'] }, users: { values: ['root'] } },
      { principals: { values: ['alice'] }, users: { type: 'NONE' } },
      { principals: { values: ['alice'] }, users: { type: 'ANY' } },
    ],
  };
  const mayView = (principal: string, user: string): boolean =>
    authorizerOf(json)
      .approver({ value: principal }, 'VIEW_FRAMEWORK')
      .approved({ framework: { name: 'f', user } });
  expect(mayView('alice', 'root')).toBe(true);
  expect(mayView('alice', 'nobody')).toBe(false);
  expect(mayView('bob', 'nobody')).toBe(true);
});

test('a nested container needs both its own user and that of its executor', () => {
  const authorizer = authorizerOf({
    permissive: false,
    launch_nested_containers_as_user: [
      { principals: { values: ['alice'] }, users: { values: ['guest'] } },
    ],
    launch_nested_containers_under_parent_with_user: [
      { principals: { values: ['alice'] }, users: { values: ['fred'] } },
    ],
  });
  const approver = authorizer.approver({ value: 'alice' }, 'LAUNCH_NESTED_CONTAINER');
  expect(approver.approved({ framework, command: { user: 'guest' } })).toBe(true);
  expect(approver.approved({ framework, command: { user: 'root' } })).toBe(false);
  expect(approver.approved({ framework, command: {} })).toBe(false);
  expect(approver.approved({ framework })).toBe(true);
  const other = { ...framework, user: 'other' };
  expect(approver.approved({ framework: other, command: { user: 'guest' } })).toBe(false);
});

test('an executor sees to the containers below its own, and to nothing else', () => {
  const authorizer = authorizerOf({});
  const executor = { claims: { fid: 'f', eid: 'e', cid: 'c' } };
  const kill = authorizer.approver(executor, 'KILL_NESTED_CONTAINER');
  expect(kill.approved({ containerId: { value: 'x', parent: { value: 'c' } } })).toBe(true);
  expect(kill.approved({ containerId: { value: 'x', parent: { value: 'd' } } })).toBe(false);
  expect(kill.approved()).toBe(false);
  expect(authorizer.approver(executor, 'VIEW_FLAGS').approved()).toBe(false);
  const stranger = authorizer.approver({ claims: { sub: 'x' } }, 'KILL_NESTED_CONTAINER');
  expect(stranger.approved({ containerId: { value: 'c' } })).toBe(false);
});

test('a resource provider sees to containers of its own prefix', () => {
  const provider = { claims: { cid_prefix: 'csi-x--' } };
  const launch = authorizerOf({}).approver(provider, 'LAUNCH_STANDALONE_CONTAINER');
  expect(launch.approved({ containerId: { value: 'csi-x--1' } })).toBe(true);
  expect(launch.approved({ containerId: { value: 'csi-y--1' } })).toBe(false);
});

test.each([
  { json: [], reason: 'Expecting a JSON object' },
  {
    json: { view_roles: [{ principals: { values: ['a'] } }, {}] },
    reason:
      'Missing required fields: view_roles[0].roles, view_roles[1].principals, view_roles[1].roles',
  },
  {
    json: { view_roles: [{ principals: { type: 'ALL' }, roles: { type: 'ANY' } }] },
    reason: "Failed to find enum for 'ALL' (view_roles[0].principals.type)",
  },
  {
    json: { view_roles: [{ principals: { values: [1] }, roles: { type: 'ANY' } }] },
    reason: "Expecting a JSON string for field 'view_roles[0].principals.values'",
  },
  { json: { permissive: 7 }, reason: "Expecting a JSON boolean for field 'permissive'" },
  {
    json: { view_flags: [{ principals: { type: 'ANY' }, flags: { values: ['x'] } }] },
    reason: 'ACL.ViewFlags type must be either NONE or ANY',
  },
  {
    json: { get_endpoints: [{ principals: { type: 'ANY' }, paths: { values: ['/state'] } }] },
    reason: "Path: '/state' is not an authorizable path",
  },
])('a list is refused: $reason', ({ json, reason }) => {
  expect(parseAcls(json)).toEqual({ ok: false, reason });
});

test('a list is read leniently, and what it does not know is told', () => {
  const parsed = parseAcls({
    permissive: 'false',
    shutdown_frameworks: [],
    view_roles: { principals: { type: null, values: 'a' }, roles: { type: 'ANY' } },
    view_flags: null,
  });
  expect(parsed).toEqual({
    ok: true,
    value: {
      acls: {
        permissive: false,
        rules: new Map([
          ['view_roles', [{ principals: { values: ['a'] }, objects: { type: 'ANY', values: [] } }]],
        ]),
      },
      unknownKeys: ['shutdown_frameworks'],
    },
  });
});

test('prints a list as Mesos does', () => {
  const parsed = parseAcls({
    drain_agents: [{ principals: { type: 'SOME', values: ['é"'] }, agents: { type: 'NONE' } }],
    permissive: false,
    register_frameworks: [{ principals: { values: ['fw'] }, roles: { values: ['web', 'team/%'] } }],
  });
  expect(parsed.ok && formatAcls(parsed.value.acls)).toBe(
    [
      'permissive: false',
      'register_frameworks {',
      '  principals {',
      '    values: "fw"',
      '  }',
      '  roles {',
      '    values: "web"',
      '    values: "team/%"',
      '  }',
      '}',
      'drain_agents {',
      '  principals {',
      '    type: SOME',
      '    values: "\\303\\251\\""',
      '  }',
      '  agents {',
      '    type: NONE',
      '  }',
      '}',
      '',
    ].join('\n'),
  );
});

test('approvers refuse what they lack and what fails', () => {
  const errors: unknown[] = [];
  const approvers = new ObjectApprovers({
    approvers: new Map([
      ['VIEW_ROLE', { approved: () => true }],
      [
        'VIEW_FLAGS',
        {
          approved: () => {
            throw new Error('the directory is down');
          },
        },
      ],
    ]),
    onError: (action, error) => errors.push([action, (error as Error).message]),
  });
  expect(approvers.approved('VIEW_ROLE', { value: 'x' })).toBe(true);
  expect(approvers.approved('VIEW_TASK')).toBe(false);
  expect(approvers.approved('VIEW_FLAGS')).toBe(false);
  expect(errors).toEqual([['VIEW_FLAGS', 'the directory is down']]);
});

test('without a list everything is permitted', () => {
  const approver = ALLOW_ALL_AUTHORIZER.approver(undefined, 'MARK_AGENT_GONE');
  expect(approver instanceof Promise || approver.approved()).toBe(true);
});

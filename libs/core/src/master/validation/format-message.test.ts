import { expect, it } from 'vitest';
import {
  formatExecutor,
  formatMegabytes,
  formatResourceMessages,
  formatTask,
} from './format-message.ts';

it('prints an executor in the order of field numbers', () => {
  const text = formatExecutor({
    type: 'CUSTOM',
    executor_id: { value: 'e' },
    framework_id: { value: 'F' },
    command: {
      shell: true,
      value: 'echo \'ä\' "b"\n',
      environment: { variables: [{ name: 'CUSTOM', type: 'VALUE', value: 'CUSTOM' }] },
    },
    resources: [
      {
        name: 'disk',
        type: 'SCALAR',
        scalar: { value: 32 },
        allocation_info: { role: 'web' },
        reservations: [{ type: 'DYNAMIC', role: 'web', principal: 'p' }],
        disk: {
          persistence: { id: 'v' },
          volume: { mode: 'RW', container_path: 'd' },
          source: { type: 'MOUNT' },
        },
        shared: {},
      },
    ],
    data: new Uint8Array([0, 0x41, 0xff]),
  });
  expect(text).toBe(`executor_id {
  value: "e"
}
data: "\\000A\\377"
resources {
  name: "disk"
  type: SCALAR
  scalar {
    value: 32
  }
  disk {
    persistence {
      id: "v"
    }
    volume {
      container_path: "d"
      mode: RW
    }
    source {
      type: MOUNT
    }
  }
  shared {
  }
  allocation_info {
    role: "web"
  }
  reservations {
    principal: "p"
    role: "web"
    type: DYNAMIC
  }
}
command {
  environment {
    variables {
      name: "CUSTOM"
      value: "CUSTOM"
      type: VALUE
    }
  }
  value: "echo \\'\\303\\244\\' \\"b\\"\\n"
  shell: true
}
framework_id {
  value: "F"
}
type: CUSTOM
`);
});

it('prints lists of resources as JSON with sorted keys, amounts as doubles', () => {
  const text = formatResourceMessages([
    { name: 'cpus', type: 'SCALAR', scalar: { value: 2 }, allocation_info: { role: 'web' } },
    { name: 'mem', type: 'SCALAR', scalar: { value: 0.5 } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 1, end: 2n }] } },
  ]);
  expect(text).toBe(
    '[{"allocation_info":{"role":"web"},"name":"cpus","scalar":{"value":2.0},"type":"SCALAR"},' +
      '{"name":"mem","scalar":{"value":0.5},"type":"SCALAR"},' +
      '{"name":"ports","ranges":{"range":[{"begin":1,"end":2}]},"type":"RANGES"}]',
  );
});

it.each([
  [32_000, '32MB'],
  [16_500, '16896KB'],
  [0, '0B'],
])('%i thousandths of a megabyte are %s', (milli, text) => {
  expect(formatMegabytes(milli)).toBe(text);
});

it('prints a task as one of a slave', () => {
  const text = formatTask({
    task_id: { value: 't' },
    name: 'web',
    agent_id: { value: 'S' },
    limits: { mem: { value: 256 } },
    health_check: { type: 'HTTP', http: { path: '/', port: 80 }, delay_seconds: 0.5 },
    command: { value: 'sleep 1' },
  });
  expect(text).toBe(`name: "web"
task_id {
  value: "t"
}
slave_id {
  value: "S"
}
command {
  value: "sleep 1"
}
health_check {
  http {
    port: 80
    path: "/"
  }
  delay_seconds: 0.5
  type: HTTP
}
limits {
  key: "mem"
  value {
    value: 256
  }
}
`);
});

it('prints no secret that was given by value', () => {
  const secret = { type: 'VALUE' as const, value: { data: Buffer.from('hush') } };
  const variables = [{ name: 'KEY', type: 'SECRET' as const, secret }];
  const command = { value: 'true', environment: { variables } };
  const task = { name: 't', task_id: { value: 't' }, agent_id: { value: 'S' }, command };
  const texts = [
    formatTask(task),
    formatExecutor({ executor_id: { value: 'e' }, type: 'CUSTOM', command }),
  ];
  for (const text of texts) {
    expect(text).toContain('secret {');
    expect(text).not.toContain('hush');
  }
});

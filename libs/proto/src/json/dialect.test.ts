import { describe, expect, it } from 'vitest';
import { enumNameIn, fieldNameIn } from './dialect.ts';

describe('the names of the older API', () => {
  it('call an agent a slave', () => {
    expect(fieldNameIn('v0', 'agent_id')).toBe('slave_id');
    expect(fieldNameIn('v0', 'hostname')).toBe('hostname');
    expect(enumNameIn('v0', 'REASON_AGENT_DISCONNECTED')).toBe('REASON_SLAVE_DISCONNECTED');
    expect(enumNameIn('v0', 'SOURCE_AGENT')).toBe('SOURCE_SLAVE');
  });

  it('keep capabilities that came after the renaming', () => {
    expect(enumNameIn('v0', 'AGENT_UPDATE')).toBe('AGENT_UPDATE');
    expect(enumNameIn('v0', 'AGENT_DRAINING')).toBe('AGENT_DRAINING');
    expect(enumNameIn('v0', 'AGENT_OPERATION_FEEDBACK')).toBe('AGENT_OPERATION_FEEDBACK');
  });

  it('are the same as today by default', () => {
    expect(fieldNameIn('v1', 'agent_id')).toBe('agent_id');
    expect(enumNameIn('v1', 'SOURCE_AGENT')).toBe('SOURCE_AGENT');
  });
});

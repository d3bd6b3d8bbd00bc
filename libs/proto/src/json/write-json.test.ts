import { describe, expect, it } from 'vitest';
import { double, fragment, withMembers, writeJson } from './write-json.ts';

describe('writeJson', () => {
  it('prints integers bare and marked doubles with their point', () => {
    expect(writeJson({ activated_slaves: double(1), pid: 'a@b', port: 5050, ns: 10n ** 18n })).toBe(
      '{"activated_slaves":1.0,"pid":"a@b","port":5050,"ns":1000000000000000000}',
    );
  });

  it('leaves out undefined members and keeps null, booleans and empty lists', () => {
    expect(writeJson({ a: undefined, b: null, c: [], d: {}, e: [true, false] })).toBe(
      '{"b":null,"c":[],"d":{},"e":[true,false]}',
    );
  });

  it('puts fragments in as they are', () => {
    expect(writeJson({ tasks: [fragment('{"id":1}'), fragment('{"id":2}')] })).toBe(
      '{"tasks":[{"id":1},{"id":2}]}',
    );
  });

  it('refuses an unmarked fraction', () => {
    expect(() => writeJson({ load: 0.5 })).toThrow('0.5 is not an integer');
  });
});

describe('withMembers', () => {
  it('adds members to a rendered object', () => {
    expect(withMembers('{"a":1}', { b: true }).text).toBe('{"a":1,"b":true}');
    expect(withMembers('{}', { b: true }).text).toBe('{"b":true}');
    expect(withMembers('{"a":1}', { b: undefined }).text).toBe('{"a":1}');
  });
});

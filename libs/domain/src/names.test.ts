import { describe, expect, test } from 'vitest';
import { equalBytes, hexOf, uuidBytes, uuidText } from './bytes.ts';
import { formatDouble } from './format-double.ts';
import { formatContainerId, rootContainerId, validateContainerId, validateId } from './ids.ts';
import {
  ancestorRoles,
  isInRoleSubtree,
  isNestedRole,
  isStrictSubroleOf,
  validateRole,
} from './roles.ts';

describe('validateId', () => {
  test.each(['a', 'a b', 'é', '...', 'a.b', '-', 'x'.repeat(255)])('%s', (id) => {
    expect(validateId(id)).toBeUndefined();
  });

  test.each([
    ['', 'ID must not be empty'],
    ['x'.repeat(256), 'ID must not be greater than 255 characters'],
    ['é'.repeat(128), 'ID must not be greater than 255 characters'],
    ['.', "'.' is disallowed"],
    ['..', "'..' is disallowed"],
    ['a/b', "'a/b' contains invalid characters"],
    ['a\\b', "'a\\b' contains invalid characters"],
    ['a\nb', "'a\nb' contains invalid characters"],
    ['a\u007f', "'a\u007f' contains invalid characters"],
  ])('%s is refused', (id, reason) => {
    expect(validateId(id)).toBe(reason);
  });
});

describe('container ids', () => {
  test.each([
    [{ value: 'a/b' }, "'a/b' contains invalid characters"],
    [{ value: 'a.b' }, "'ContainerID.value' 'a.b' contains invalid characters"],
    [{ value: 'a b' }, "'ContainerID.value' 'a b' contains invalid characters"],
    [
      { value: 'x'.repeat(243) },
      `'ContainerID.value' '${'x'.repeat(243)}' exceeds the maximum length (242)`,
    ],
    [
      { value: 'a', parent: { value: '' } },
      "'ContainerID.parent' is invalid: ID must not be empty",
    ],
    [{ value: 'x'.repeat(242), parent: { value: 'p' } }, undefined],
  ])('%j', (containerId, reason) => {
    expect(validateContainerId(containerId)).toBe(reason);
  });

  test('print with the outermost first', () => {
    const nested = { value: 'c', parent: { value: 'b', parent: { value: 'a' } } };

    expect(formatContainerId(nested)).toBe('a.b.c');
    expect(rootContainerId(nested)).toEqual({ value: 'a' });
  });
});

describe('roles', () => {
  test.each(['*', 'a', 'a/b', 'a.b', 'a-b', '...', 'a*', 'ä/ö'])('%s', (role) => {
    expect(validateRole(role)).toBeUndefined();
  });

  test.each([
    ['', 'Role names cannot be the empty string'],
    ['/', "Role '/' cannot start with a slash"],
    ['a/', "Role 'a/' cannot end with a slash"],
    ['a//b', "Role 'a//b' cannot contain two adjacent slashes"],
    ['.', "Role '.' cannot include '.' as a component"],
    ['a/../b', "Role 'a/../b' cannot include '..' as a component"],
    ['a/*', "Role 'a/*' cannot include '*' as a component"],
    ['a/-b', "Role component '-b' is invalid because it starts with a dash"],
    ['a b', "Role component 'a b' is invalid because it contains backspace or whitespace"],
    ['a\t', "Role component 'a\t' is invalid because it contains backspace or whitespace"],
  ])('%s is refused', (role, reason) => {
    expect(validateRole(role)).toBe(reason);
  });

  test.each([
    ['a/b', 'a', true],
    ['a/b/c', 'a', true],
    ['a', 'a', false],
    ['ab', 'a', false],
    ['a', 'a/b', false],
  ])('%s is strictly below %s: %s', (role, ancestor, below) => {
    expect(isStrictSubroleOf(role, ancestor)).toBe(below);
    expect(isInRoleSubtree(role, ancestor)).toBe(below || role === ancestor);
  });

  test('have ancestors, nearest first', () => {
    expect(ancestorRoles('a/b/c')).toEqual(['a/b', 'a']);
    expect(ancestorRoles('a')).toEqual([]);
    expect(isNestedRole('a/b')).toBe(true);
    expect(isNestedRole('*')).toBe(false);
  });
});

describe('bytes', () => {
  const UUID = '01234567-89ab-4def-8123-456789abcdef';

  test('of a UUID go both ways', () => {
    const bytes = uuidBytes(UUID);

    expect(bytes && hexOf(bytes)).toBe(UUID.replaceAll('-', ''));
    expect(bytes && uuidText(bytes)).toBe(UUID);
    expect(uuidBytes('01234567')).toBeUndefined();
    expect(uuidText(new Uint8Array(15))).toBeUndefined();
  });

  test('are equal by content', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
  });
});

describe('formatDouble', () => {
  test.each([
    [1e300, 6, '1e+300'],
    [9.3e9, 6, '9.3e+09'],
    [123456, 6, '123456'],
    [1234567, 6, '1.23457e+06'],
    [0.0001, 6, '0.0001'],
    [0.00001, 6, '1e-05'],
    [0, 6, '0'],
    [-1.5, 6, '-1.5'],
    [100, 6, '100'],
    [-9223372036854775.808, 15, '-9.22337203685478e+15'],
    [99999999999.999, 15, '99999999999.999'],
    [Number.POSITIVE_INFINITY, 6, 'inf'],
    [Number.NEGATIVE_INFINITY, 6, '-inf'],
    [Number.NaN, 6, 'nan'],
  ])('%d with %d digits', (value, precision, text) => {
    expect(formatDouble(value, precision)).toBe(text);
  });
});

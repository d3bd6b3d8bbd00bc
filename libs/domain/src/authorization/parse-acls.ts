import { failure, success, type Result } from '../result.ts';
import { ACL_KEYS, aclKeyEntries, type AclKeyTraits } from './acl-keys.ts';
import type { Acl, AclEntity, AclEntityType, Acls } from './acls.ts';
import { validateAcls } from './validate-acls.ts';

/** An access control list, and what of its text says nothing. */
export interface ParsedAcls {
  readonly acls: Acls;
  /** Keys that no list has: Mesos passes over them, an operator ought to be told. */
  readonly unknownKeys: readonly string[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Thrown within this file only: the reason travels up from deep within the list. */
class AclError extends Error {}

/**
 * Reads an access control list from JSON, in Mesos' lenient dialect: what is null is absent, a single
 * rule stands for a list of one, a boolean may be quoted.
 *
 * Deviates: a `type` that is none of SOME, ANY and NONE is refused. Mesos drops it, and a rule that was
 * to say `NONE` silently protects nothing.
 *
 * @param json - the parsed text
 * @returns the reason why a master must not start with it, else
 *
 * Source: mesos src/common/parse.hpp#parse, src/authorizer/local/authorizer.cpp#LocalAuthorizer::validate
 */
export function parseAcls(json: unknown): Result<ParsedAcls> {
  if (!isObject(json)) return failure('Expecting a JSON object');
  try {
    const acls = readAcls(json);
    const reason = validateAcls(acls);
    if (reason !== undefined) return failure(reason);
    const unknownKeys = Object.keys(json).filter((key) => key !== 'permissive' && !isKey(key));
    return success({ acls, unknownKeys });
  } catch (error) {
    if (error instanceof AclError) return failure(error.message);
    throw error;
  }
}

function isKey(key: string): boolean {
  return Object.hasOwn(ACL_KEYS, key);
}

function readAcls(json: JsonObject): Acls {
  const missing: string[] = [];
  const rules = aclKeyEntries().flatMap(([key, traits]) => {
    const list = readList(json[key]);
    return list.length === 0
      ? []
      : [[key, list.map((rule, at) => readRule(rule, `${key}[${at}]`, traits, missing))] as const];
  });
  if (missing.length > 0) throw new AclError(`Missing required fields: ${missing.join(', ')}`);
  return { permissive: readBoolean(json['permissive'], 'permissive'), rules: new Map(rules) };
}

function readRule(json: unknown, path: string, traits: AclKeyTraits, missing: string[]): Acl {
  if (!isObject(json)) throw new AclError(`Expecting a JSON object for field '${path}'`);
  const entity = (field: string): AclEntity => {
    const value = json[field] ?? undefined;
    if (value !== undefined) return readEntity(value, `${path}.${field}`);
    missing.push(`${path}.${field}`);
    return { values: [] };
  };
  return { principals: entity('principals'), objects: entity(traits.objects) };
}

function readEntity(json: unknown, path: string): AclEntity {
  if (!isObject(json)) throw new AclError(`Expecting a JSON object for field '${path}'`);
  const type = readType(json['type'] ?? undefined, `${path}.type`);
  const values = readList(json['values']).map((value) => {
    if (typeof value === 'string') return value;
    throw new AclError(`Expecting a JSON string for field '${path}.values'`);
  });
  return type === undefined ? { values } : { type, values };
}

function readType(value: unknown, path: string): AclEntityType | undefined {
  if (value === undefined || value === 'SOME' || value === 'ANY' || value === 'NONE') return value;
  throw new AclError(`Failed to find enum for '${printed(value)}' (${path})`);
}

function readBoolean(value: unknown, path: string): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new AclError(`Expecting a JSON boolean for field '${path}'`);
}

function readList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

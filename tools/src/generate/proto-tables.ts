import protobuf from 'protobufjs';
import { declarationsOf } from './proto-schema.ts';

const header = '// Generated from libs/proto/proto by `npm run generate`. Do not edit.\n';

/**
 * The module text with the descriptor tables of one `.proto` file: every enum and every message,
 * nested ones included, by full name; fields as tuples in the order of declaration.
 */
export function renderTables(root: protobuf.Root, file: string): string {
  const enums: string[] = [];
  const messages: string[] = [];
  for (const declaration of declarationsOf(root, file)) {
    renderDeclaration(declaration, enums, messages);
  }
  return [
    header,
    "import type { DescriptorTables } from '../../descriptor.ts';\n",
    'export const tables: DescriptorTables = {',
    '  enums: {',
    ...enums,
    '  },',
    '  messages: {',
    ...messages,
    '  },',
    '};\n',
  ].join('\n');
}

/** `.mesos.v1.TaskInfo`, as protobufjs spells it, without the leading dot. */
export function fullNameOf(declaration: protobuf.ReflectionObject): string {
  return declaration.fullName.slice(1);
}

function renderDeclaration(
  declaration: protobuf.ReflectionObject,
  enums: string[],
  messages: string[],
): void {
  if (declaration instanceof protobuf.Enum) {
    enums.push(`    '${fullNameOf(declaration)}': ${renderEnum(declaration)},`);
    return;
  }
  if (!(declaration instanceof protobuf.Type)) return;
  const fields = declaration.fieldsArray.map((field) => `      ${renderField(field)},\n`);
  const body = fields.length > 0 ? `\n${fields.join('')}    ` : '';
  messages.push(`    '${fullNameOf(declaration)}': [${body}],`);
  for (const nested of declaration.nestedArray) renderDeclaration(nested, enums, messages);
}

function renderEnum(declaration: protobuf.Enum): string {
  const members = Object.entries(declaration.values).map(([name, number]) => `${name}: ${number}`);
  return `{ ${members.join(', ')} }`;
}

function renderField(field: protobuf.Field): string {
  field.resolve();
  const target = field.resolvedType;
  const type = target === null ? field.type : fullNameOf(target);
  const options = renderOptions(field);
  const suffix = options === '' ? '' : `, ${options}`;
  return `['${field.name}', ${field.id}, '${labelOf(field)}', '${type}'${suffix}]`;
}

function labelOf(field: protobuf.Field): string {
  if (field instanceof protobuf.MapField) {
    if (field.keyType !== 'string')
      throw new Error(`${field.fullName}: only string keys are known`);
    return 'map';
  }
  if (field.required) return 'required';
  if (field.repeated) {
    if (field.packed && isPackable(field))
      throw new Error(`${field.fullName}: packed output is unknown`);
    return 'repeated';
  }
  return field.hasPresence ? 'optional' : 'implicit';
}

function isPackable(field: protobuf.Field): boolean {
  return field.type in protobuf.types.packed;
}

function renderOptions(field: protobuf.Field): string {
  const options: string[] = [];
  const defaultValue: unknown = field.options?.['default'];
  if (defaultValue !== undefined) options.push(`default: ${renderDefault(defaultValue)}`);
  if (field.options?.['deprecated'] === true) options.push('deprecated: true');
  if (field.partOf !== null) options.push(`oneof: '${field.partOf.name}'`);
  return options.length > 0 ? `{ ${options.join(', ')} }` : '';
}

function renderDefault(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`default ${JSON.stringify(value)} is of a kind that tables do not hold`);
}

import protobuf from 'protobufjs';
import { declarationsOf } from './proto-schema.ts';

/** TypeScript module that holds the types of one `.proto` file, named after the file. */
export function moduleNameOf(file: string): string {
  const base = file.slice(file.lastIndexOf('/') + 1, -'.proto'.length);
  return base.replaceAll('_', '-');
}

/** `mesos.v1.Offer.Operation.Launch` becomes `OfferOperationLaunch`. */
export function typeNameOf(declaration: protobuf.ReflectionObject): string {
  const parts = [declaration.name];
  let parent = declaration.parent;
  while (parent instanceof protobuf.Type) {
    parts.unshift(parent.name);
    parent = parent.parent;
  }
  return parts.join('');
}

const header = '// Generated from libs/proto/proto by `npm run generate`. Do not edit.\n';

const scalarTypes: Readonly<Record<string, string>> = {
  double: 'number',
  float: 'number',
  int32: 'number',
  uint32: 'number',
  int64: 'Int64',
  uint64: 'Int64',
  bool: 'boolean',
  string: 'string',
  bytes: 'Uint8Array',
};

/** The module text with an interface per message and a string union per enum of `file`. */
export function renderTypes(root: protobuf.Root, file: string): string {
  const imports = new Map<string, Set<string>>();
  const body: string[] = [];
  for (const declaration of declarationsOf(root, file)) {
    renderDeclaration(declaration, file, imports, body);
  }
  const importLines = [...imports]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([module, names]) => `import type { ${[...names].sort().join(', ')} } from '${module}';`);
  return [header, ...importLines, importLines.length > 0 ? '' : undefined, ...body]
    .filter((line) => line !== undefined)
    .join('\n');
}

type Imports = Map<string, Set<string>>;

function renderDeclaration(
  declaration: protobuf.ReflectionObject,
  file: string,
  imports: Imports,
  body: string[],
): void {
  if (declaration instanceof protobuf.Enum) {
    const names = Object.keys(declaration.values).map((name) => `  | '${name}'`);
    body.push(`export type ${typeNameOf(declaration)} =\n${names.join('\n')};\n`);
    return;
  }
  if (!(declaration instanceof protobuf.Type)) return;
  const fields = declaration.fieldsArray.map((field) => renderField(field, file, imports));
  const name = typeNameOf(declaration);
  body.push(
    fields.length > 0
      ? `export interface ${name} {\n${fields.join('\n')}\n}\n`
      : `export type ${name} = Readonly<Record<never, never>>;\n`,
  );
  for (const nested of declaration.nestedArray) renderDeclaration(nested, file, imports, body);
}

function renderField(field: protobuf.Field, file: string, imports: Imports): string {
  field.resolve();
  const element = elementType(field, file, imports);
  if (field instanceof protobuf.MapField) {
    return `  readonly ${field.name}?: Readonly<Record<string, ${element}>> | undefined;`;
  }
  if (field.repeated) return `  readonly ${field.name}?: readonly ${element}[] | undefined;`;
  return field.required
    ? `  readonly ${field.name}: ${element};`
    : `  readonly ${field.name}?: ${element} | undefined;`;
}

function elementType(field: protobuf.Field, file: string, imports: Imports): string {
  const scalar = scalarTypes[field.type];
  if (scalar !== undefined) {
    if (scalar === 'Int64') addImport(imports, '../int64.ts', scalar);
    return scalar;
  }
  const target = field.resolvedType;
  if (target === null) throw new Error(`unresolved type ${field.type} of ${field.fullName}`);
  const name = typeNameOf(target);
  const targetFile = fileOf(target);
  if (targetFile !== file) addImport(imports, `./${moduleNameOf(targetFile)}.ts`, name);
  return name;
}

function addImport(imports: Imports, module: string, name: string): void {
  const names = imports.get(module) ?? new Set<string>();
  names.add(name);
  imports.set(module, names);
}

function fileOf(declaration: protobuf.ReflectionObject): string {
  let top = declaration;
  while (top.parent instanceof protobuf.Type) top = top.parent;
  if (top.filename === null) throw new Error(`no file known for ${top.fullName}`);
  return top.filename;
}

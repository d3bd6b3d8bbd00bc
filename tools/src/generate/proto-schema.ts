import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';

/** The `.proto` files of the v1 API, in an order in which every import is already loaded. */
export const protoFiles = [
  'google/protobuf/duration.proto',
  'mesos/v1/mesos.proto',
  'mesos/v1/allocator/allocator.proto',
  'mesos/v1/maintenance/maintenance.proto',
  'mesos/v1/scheduler/scheduler.proto',
  'mesos/v1/quota/quota.proto',
  'mesos/v1/master/master.proto',
  'mesos/v1/resource_provider/resource_provider.proto',
  'mesos/v1/agent/agent.proto',
  'mesos/v1/executor/executor.proto',
] as const;

/** Parses all `.proto` files below `protoRoot` into one resolved tree of declarations. */
export function loadSchema(protoRoot: string): protobuf.Root {
  const root = new protobuf.Root();
  for (const file of protoFiles) {
    const text = readFileSync(join(protoRoot, file), 'utf8');
    const parsed = protobuf.parse(text, root, { keepCase: true, alternateCommentMode: true });
    tagWithFile(parsed.package === undefined ? root : root.lookup(parsed.package), file);
  }
  root.resolveAll();
  return root;
}

/** Remembers on each declaration which file it came from: generated modules follow the files. */
function tagWithFile(namespace: protobuf.ReflectionObject | null, file: string): void {
  if (!(namespace instanceof protobuf.Namespace)) throw new Error(`${file} declares no package`);
  for (const declaration of namespace.nestedArray) declaration.filename ??= file;
}

/** Top-level messages and enums of one file, in the order of declaration. */
export function declarationsOf(root: protobuf.Root, file: string): protobuf.ReflectionObject[] {
  const found: protobuf.ReflectionObject[] = [];
  const visit = (namespace: protobuf.NamespaceBase): void => {
    for (const declaration of namespace.nestedArray) {
      if (declaration instanceof protobuf.Type || declaration instanceof protobuf.Enum) {
        if (declaration.filename === file) found.push(declaration);
      } else if (declaration instanceof protobuf.Namespace) {
        visit(declaration);
      }
    }
  };
  visit(root);
  return found;
}

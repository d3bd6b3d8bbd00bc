import { formatAcls, parseAcls, type ParsedAcls } from '@mezzo/domain';
import { flagKind } from '../flags/flag.ts';

/** An access control list as JSON, or the path of a file with one. `/flags` shows it as Mesos does. */
export const aclsFlag = flagKind<ParsedAcls>(
  (text) => {
    const json = parseJson(text);
    if (json === undefined) return { error: 'Failed to parse JSON' };
    const parsed = parseAcls(json.value);
    return parsed.ok ? parsed.value : { error: parsed.reason };
  },
  ({ acls }) => formatAcls(acls),
  { reference: 'content-or-path' },
);

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

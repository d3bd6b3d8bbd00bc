import type { Bindings } from './bindings.ts';
import { kindOf, parseTemplate, type Placeholder } from './placeholder.ts';

/** Whether the actual text is what was recorded, binding the placeholders it meets first. */
export function matchText(recorded: string, actual: string, bindings: Bindings): boolean {
  if (!recorded.includes('<')) return recorded === actual;
  const captured: Placeholder[] = [];
  const pattern = parseTemplate(recorded)
    .map((part) => {
      if (typeof part === 'string') return escapeRegExp(part);
      const bound = bindings.get(part.name);
      if (bound !== undefined) return escapeRegExp(bound);
      captured.push(part);
      return `(${kindOf(part).pattern})`;
    })
    .join('');
  const match = new RegExp(`^${pattern}$`).exec(actual);
  if (match === null) return false;
  const mark = bindings.mark();
  if (captured.every((part, index) => bindings.bind(part, match[index + 1] ?? ''))) return true;
  bindings.rewind(mark);
  return false;
}

/** The recorded text with what is bound filled in: what a difference shows as expected. */
export function fillIn(recorded: string, bindings: Bindings): string {
  return parseTemplate(recorded)
    .map((part) => (typeof part === 'string' ? part : (bindings.get(part.name) ?? part.name)))
    .join('');
}

function escapeRegExp(literal: string): string {
  return literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

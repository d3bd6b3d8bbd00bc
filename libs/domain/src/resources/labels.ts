import type { Labels } from '../messages/index.ts';

/**
 * A text that is equal for equal labels: they are equal in any order, and a label without value
 * equals one with an empty value.
 *
 * Source: mesos src/common/type_utils.cpp#operator==(const Labels&, const Labels&)
 */
export function labelsKey(labels: Labels | undefined): string {
  const list = labels?.labels ?? [];
  return JSON.stringify(
    list.map(({ key, value }) => JSON.stringify([key, value ?? ''])).toSorted(),
  );
}

/** As Mesos prints labels: `{k: v, flag}`; `{}` when there are none. */
export function formatLabels(labels: Labels | undefined): string {
  const list = labels?.labels ?? [];
  const texts = list.map(({ key, value }) => (value === undefined ? key : `${key}: ${value}`));
  return `{${texts.join(', ')}}`;
}

import type { EndpointDescription, EndpointDescriptions } from './endpoint-description.ts';
import { answersJson, jsonpParameter } from './endpoint-description.ts';
import { integer, listOf, mapOf, named, number, object, text } from './schema.ts';

export const commonTags = {
  files: { name: 'Files', description: 'Logs and sandboxes.' },
  observation: {
    name: 'Observation',
    description: 'Metrics, logging and what the process says about itself.',
  },
} as const;

const files = commonTags.files.name;
const observation = commonTags.observation.name;
const plain = (schema: object) => ({ 'text/plain; charset=utf-8': { ...schema } });

const pathParameter = {
  path: { help: 'Virtual path of a file or folder, such as `/master/log`.', schema: text },
};
const filesAnswers = {
  400: { help: 'The path is missing, malformed or outside of what is served.' },
  403: { help: 'Not permitted.' },
  404: { help: 'There is no such file.' },
};

function getJson(
  tag: string,
  schema: Parameters<typeof answersJson>[0],
  query: Readonly<Record<string, { readonly help: string; readonly schema: typeof text }>> = {},
): EndpointDescription {
  return {
    tag,
    methods: { get: { ...answersJson(schema), query: { ...query, ...jsonpParameter } } },
  };
}

const fileDescriptions: EndpointDescriptions = {
  'files/browse': {
    tag: files,
    methods: {
      get: {
        query: { ...pathParameter, ...jsonpParameter },
        answers: {
          ...filesAnswers,
          200: {
            help: 'What lies in the folder.',
            content: { 'application/json': listOf(named('FileInfo')) },
          },
        },
      },
    },
  },
  'files/read': {
    tag: files,
    methods: {
      get: {
        details:
          'At most 65,536 bytes. Without an offset the answer only says how long the file is.',
        query: {
          ...pathParameter,
          offset: { help: 'Where to begin; -1 asks for the size.', schema: integer },
          length: { help: 'How much to read; -1: as much as there is.', schema: integer },
          ...jsonpParameter,
        },
        answers: {
          ...filesAnswers,
          200: {
            help: 'A part of the file.',
            content: { 'application/json': object({ data: text, offset: integer }) },
          },
        },
      },
    },
  },
  'files/download': {
    tag: files,
    methods: {
      get: {
        query: pathParameter,
        answers: {
          ...filesAnswers,
          200: {
            help: 'The file, with a media type by its name.',
            content: { 'application/octet-stream': { type: 'string', format: 'binary' } },
          },
        },
      },
    },
  },
  'files/debug': getJson(files, mapOf(text)),
};

const metricDescriptions: EndpointDescriptions = {
  'metrics/snapshot': getJson(observation, mapOf(number), {
    timeout: { help: 'What is not there in this time is left out: `5secs`.', schema: text },
  }),
  'metrics/': {
    tag: observation,
    methods: {
      get: { answers: { 200: { help: 'One gauge for each metric.', content: plain(text) } } },
    },
  },
  'logging/toggle': {
    tag: observation,
    methods: {
      get: {
        details: 'Without parameters it tells the level; with both it raises it for a while.',
        query: {
          level: { help: 'The verbosity, from that of the start upwards.', schema: integer },
          duration: { help: 'For how long: `30secs`.', schema: text },
        },
        answers: {
          200: { help: 'The level, or nothing.', content: plain(text) },
          400: { help: 'A parameter is missing or wrong.' },
        },
      },
    },
  },
  'system/stats.json': getJson(
    observation,
    object({
      avg_load_1min: number,
      avg_load_5min: number,
      avg_load_15min: number,
      cpus_total: integer,
      mem_total_bytes: integer,
      mem_free_bytes: integer,
    }),
  ),
};

const refusedProfiler: EndpointDescription = {
  tag: observation,
  methods: { get: { answers: { 400: { help: 'Always.' } } } },
};

const processDescriptions: EndpointDescriptions = {
  'profiler/start': refusedProfiler,
  'profiler/stop': refusedProfiler,
  'version/': getJson(observation, named('Version')),
  'help/': {
    tag: observation,
    methods: {
      get: {
        details: 'A page for browsers, Markdown for curl and HTTPie, JSON with `format=json`.',
        query: { format: { help: '`json`', schema: text } },
        answers: { 200: { help: 'The help.', content: { 'text/html': text } } },
      },
    },
    below: { '/{process}': { get: { summary: 'Lists what a process serves' } } },
  },
  'openapi.json/': {
    tag: observation,
    methods: {
      get: { answers: { 200: { help: 'This document.', content: { 'application/json': {} } } } },
    },
  },
  'docs/': {
    tag: observation,
    methods: { get: { answers: { 200: { help: 'The page.', content: { 'text/html': text } } } } },
  },
};

/** What masters and agents serve alike. */
export const commonDescriptions: EndpointDescriptions = {
  ...fileDescriptions,
  ...metricDescriptions,
  ...processDescriptions,
};

export const commonSchemas = {
  FileInfo: object({
    path: text,
    mode: text,
    nlink: integer,
    size: integer,
    uid: text,
    gid: text,
    mtime: number,
  }),
  Version: object(
    { version: text, build_date: text, build_time: number, build_user: text },
    { git_sha: text, git_branch: text, git_tag: text },
  ),
} as const;

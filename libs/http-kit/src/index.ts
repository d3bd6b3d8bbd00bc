export {
  booleanFlag,
  bytesFlag,
  choiceFlag,
  durationFlag,
  flagKind,
  integerFlag,
  jsonFlag,
  numberFlag,
  textFlag,
  type Flag,
  type FlagReading,
  type JsonText,
} from './flags/flag.ts';
export {
  parseFlags,
  type FlagSources,
  type FlagsResult,
  type FlagTable,
  type FlagValues,
  type ParsedFlags,
} from './flags/parse-flags.ts';
export { formatFlagsHelp } from './flags/flags-help.ts';
export { formatDurationText, parseDurationText } from './flags/duration-text.ts';
export { formatBytesText, parseBytesText } from './flags/bytes-text.ts';
export { parseIntegerText, parseNumberText } from './flags/number-text.ts';

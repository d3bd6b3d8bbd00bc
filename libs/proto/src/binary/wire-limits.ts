/** Nested messages beyond this depth are refused, as protobuf's C++ runtime does. */
export const nestingDepthMax = 100;

/**
 * Larger messages are refused before anything is read. The largest known ones are state dumps of
 * clusters with 100,000 tasks, well below.
 */
export const messageBytesMax = 512 * 1024 * 1024;

/**
 * Whether an `Accept` header allows a media type: by its name, by `type/*` or by any type, in any case,
 * unless its `q` is zero. There is no ranking by `q`. A missing header allows everything, an empty
 * one nothing.
 *
 * Source: mesos 3rdparty/libprocess/src/http.cpp#Request::acceptsMediaType
 */
export function acceptsMediaType(header: string | undefined, mediaType: string): boolean {
  if (header === undefined) return true;
  const family = `${mediaType.slice(0, mediaType.indexOf('/'))}/*`;
  return acceptedValues(header).some(
    (value) => value === mediaType || value === family || value === '*/*',
  );
}

/** Whether an `Accept-Encoding` header allows gzip. A missing header does not. */
export function acceptsGzip(header: string | undefined): boolean {
  if (header === undefined) return false;
  return acceptedValues(header).some((value) => value === 'gzip' || value === '*');
}

function acceptedValues(header: string): string[] {
  return header.split(',').flatMap((entry) => {
    const [value = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return parameters.some(isZeroQuality) ? [] : [value];
  });
}

function isZeroQuality(parameter: string): boolean {
  const [name, value] = parameter.split('=').map((part) => part.trim());
  return name === 'q' && Number(value) <= 0;
}

/**
 * Prints a double the way a C++ output stream does: `precision` significant digits, no trailing
 * zeros, an exponent of at least two digits below 1e-4 and from 10^precision on.
 *
 * Mesos prints scalars and durations with 15 digits, everything else with the stream's default 6.
 */
export function formatDouble(value: number, precision = 6): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [mantissa = '', exponentText = '0'] = value.toExponential(precision - 1).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < precision) {
    return withoutTrailingZeros(value.toFixed(precision - 1 - exponent));
  }
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${withoutTrailingZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${digits}`;
}

function withoutTrailingZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** Splits at any of the characters of `delimiters`; empty tokens are left out, as in Mesos' flags. */
export function tokenize(text: string, delimiters: string): readonly string[] {
  const tokens: string[] = [];
  let token = '';
  for (const character of text) {
    if (!delimiters.includes(character)) {
      token += character;
    } else if (token !== '') {
      tokens.push(token);
      token = '';
    }
  }
  if (token !== '') tokens.push(token);
  return tokens;
}

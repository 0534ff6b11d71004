/**
 * Quoted-printable: text that is ASCII for the most part stays readable, and compresses as well as before, which base64 does not.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2045#section-6.7
 */

const LONGEST_LINE = 76;

/** A text, line by line. A text that ends with a line break may be continued by another encoded text. */
export function quotedPrintable(text: string): string {
  return text.split('\n').map(encodeLine).join('\n');
}

function encodeLine(line: string): string {
  const bytes = [...Buffer.from(line, 'utf8')];
  const tokens = bytes.map((byte, index) => encodeByte(byte, index === bytes.length - 1));
  let encoded = '';
  let width = 0;
  tokens.forEach((token, index) => {
    // A line that goes on needs room for the "=" that says so.
    const room = index === tokens.length - 1 ? LONGEST_LINE : LONGEST_LINE - 1;
    if (width + token.length > room) {
      encoded += '=\n';
      width = 0;
    }
    encoded += token;
    width += token.length;
  });
  return encoded;
}

function encodeByte(byte: number, last: boolean): string {
  const printable = byte >= 0x20 && byte <= 0x7e && byte !== 0x3d;
  const blank = byte === 0x20 || byte === 0x09;
  if ((printable || blank) && !(blank && last)) return String.fromCharCode(byte);
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

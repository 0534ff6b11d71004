/** Text that stands for bytes, as the API server decodes it: the standard alphabet with padding, line ends passed over. */

const DIGITS = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** How many bytes it stands for; undefined when it is none. */
export function decodedLength(text: string): number | undefined {
  const digits = withoutLineEnds(text);
  if (!DIGITS.test(digits)) return undefined;
  const padding = /=*$/.exec(digits)?.[0].length ?? 0;
  return (digits.length / 4) * 3 - padding;
}

/** The text that it stands for. */
export function decodedText(text: string): string {
  return Buffer.from(withoutLineEnds(text), 'base64').toString('utf8');
}

function withoutLineEnds(text: string): string {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
}

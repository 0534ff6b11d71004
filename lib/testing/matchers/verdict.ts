/** What a matcher says, in the shape that `expect.extend` of jest and of vitest asks for. */
export interface Verdict {
  readonly pass: boolean;
  /** Why not; behind `.not`, why it is so after all. */
  readonly message: () => string;
}

/** A verdict with its two messages. */
export function verdict(pass: boolean, whyNot: () => string, whySo: () => string): Verdict {
  return { pass, message: pass ? whySo : whyNot };
}

/** Lines below a headline, indented. */
export function listed(headline: string, lines: readonly string[]): string {
  return [headline, ...lines.map((line) => `  ${line}`)].join('\n');
}

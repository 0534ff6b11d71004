/**
 * Text that was meant for a terminal, as plain lines.
 */

const ESCAPE = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
// What a terminal obeys instead of showing: CSI sequences, operating system commands, other escape sequences.
const SEQUENCES = new RegExp(
  [
    `${ESCAPE}\\[[0-?]*[ -/]*[@-~]`,
    `${ESCAPE}\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)`,
    `${ESCAPE}[@-Z\\\\-_]`,
  ].join('|'),
  'g',
);
const CONTROLS = /(?!\t)\p{Cc}/gu;

/** The last lines that say anything, without colours and other control characters. */
export function consoleTail(text: string, count: number): readonly string[] {
  const lines = text.replace(SEQUENCES, '').split('\n');
  return lines
    .map((line) => line.replace(CONTROLS, '').trimEnd())
    .filter((line) => line.trim() !== '')
    .slice(-count);
}

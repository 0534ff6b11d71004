import { consoleTail } from '../../../lib/platform/local/console-text';

const ESCAPE = String.fromCharCode(27);

test('colours, titles and carriage returns are taken away', () => {
  const text = `[${ESCAPE}[0;32m  OK  ${ESCAPE}[0m] Started ${ESCAPE}]0;title${String.fromCharCode(7)}a.service.\r\r\n`;

  expect(consoleTail(text, 5)).toEqual(['[  OK  ] Started a.service.']);
});

test('the last lines that say anything are kept', () => {
  expect(consoleTail('a\n\nb\n  \nc\n', 2)).toEqual(['b', 'c']);
  expect(consoleTail('', 2)).toEqual([]);
});

test('other alphabets and tabs stay', () => {
  expect(consoleTail('\tgröße…', 1)).toEqual(['\tgröße…']);
});

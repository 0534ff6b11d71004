import { escapeText, type Markup, markup } from '../../lib/report/markup';

describe('markup', () => {
  it('escapes values in text and in attributes', () => {
    const name = `<script>alert("it's & me")</script>`;

    const text = markup`<b title="${name}">${name}</b>`.toString();

    const escaped = '&lt;script&gt;alert(&quot;it&#39;s &amp; me&quot;)&lt;/script&gt;';
    expect(text).toBe(`<b title="${escaped}">${escaped}</b>`);
  });

  it('takes markup as it is, lists one after the other, and nothing for what is not there', () => {
    const item = (n: number): Markup => markup`<li>${n}</li>`;

    const text = markup`<ul>${[1, 2].map(item)}${undefined}${false}${3n}</ul>`.toString();

    expect(text).toBe('<ul><li>1</li><li>2</li>3</ul>');
  });

  it('escapes once', () => {
    expect(markup`${markup`${'a&b'}`}`.toString()).toBe('a&amp;b');
  });

  it.each([
    ['a control character', 'a\u0000b'],
    ['an escape sequence of a terminal', 'a\u001bb'],
    ['half a character', 'a\ud800b'],
    ['a direction override', 'a\u202eb'],
  ])('replaces %s', (_, text) => {
    expect(escapeText(text)).toBe('a\ufffdb');
  });

  it('keeps other scripts, whole characters beyond the first plane and line breaks', () => {
    expect(escapeText('żółw 机器 🖥\n\t')).toBe('żółw 机器 🖥\n\t');
  });
});

/**
 * A template tag that writes HTML and SVG. Every value is escaped unless it is markup already, and markup comes from this file
 * only: so a host named `<script>` is shown, not run.
 */

/** Text that is known to be well-formed markup. */
export class Markup {
  private readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** Joins literal pieces, which are trusted, with values, which are escaped. */
  static assemble(literals: readonly string[], values: readonly Piece[]): Markup {
    const pieces = literals.map((literal, i) => literal + printed(values[i]));
    return new Markup(pieces.join(''));
  }

  /** A style sheet or a fixed fragment of the library itself; never text that comes from a user. */
  static trusted(text: string): Markup {
    return new Markup(text);
  }

  /** The markup. */
  toString(): string {
    return this.text;
  }
}

/** What may stand in a template; `undefined` and `false` print nothing, so that `condition && markup` works. */
export type Piece = Markup | string | number | bigint | false | undefined | readonly Piece[];

/** `` markup`<b title="${name}">${name}</b>` ``; attribute values must be in double quotes. */
export function markup(literals: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  return Markup.assemble(literals, values);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters are not allowed in HTML text, half a surrogate pair is not in UTF-8, and a direction override makes one name
// read as another.
const UNPRINTABLE = /(?![\t\n])\p{Cc}|\p{Surrogate}|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Text as it may stand between tags and in a quoted attribute. */
export function escapeText(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd').replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

function printed(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.toString();
  if (typeof piece === 'object') return piece.map(printed).join('');
  return escapeText(String(piece));
}

/** Tables: the same facts as the pictures, for those who read by ear, search or copy. */

import { type Markup, markup, type Piece } from './markup';

/** A column. */
export interface Column {
  readonly head: string;

  /**
   * How cells are set.
   *
   * @default - as text
   */
  readonly kind?: 'number' | 'code';
}

/** A table with a caption and one row of heads. */
export interface TableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Piece[])[];
}

/** The table, in a frame of its own that scrolls where the screen is too narrow; nothing when it has no rows. */
export function table({ caption, columns, rows }: TableProps): Markup | undefined {
  if (rows.length === 0) return undefined;
  const heads = columns.map(
    ({ head, kind }) => markup`<th scope="col"${kind === 'number' && numeric}>${head}</th>`,
  );
  const body = rows.map(
    (row) => markup`<tr>${row.map((value, i) => cell(value, columns[i]))}</tr>
`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
}

const numeric = markup` class="number"`;

function cell(value: Piece, column: Column | undefined): Markup {
  if (column?.kind === 'number') return markup`<td${numeric}>${value}</td>`;
  if (column?.kind === 'code' && value !== '') return markup`<td><code>${value}</code></td>`;
  return markup`<td>${value}</td>`;
}

/** Something that is shown when asked for, such as a picture's table. */
export function disclosure(summary: Piece, content: Piece): Markup {
  return markup`<details><summary>${summary}</summary>
${content}</details>
`;
}

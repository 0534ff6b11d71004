/** What sections of the page are made of besides tables. */

import { type Markup, markup } from './markup';
import { type Picture, responsive } from './picture';

/** A picture with its caption. */
export function figure(caption: string, picture: Picture): Markup {
  return markup`<figure><figcaption>${caption}</figcaption>
${responsive(picture)}</figure>
`;
}

/** Large figures with their names; those without a value are left out. */
export function figureList(
  entries: readonly (readonly [name: string, value: string | number | undefined])[],
): Markup {
  const shown = entries.flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          markup`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
        ],
  );
  return markup`<dl class="figures">
${shown}</dl>
`;
}

/**
 * Files of OpenStack's services: sections of options.
 *
 * @see https://docs.openstack.org/oslo.config/latest/reference/configuration-files.html
 */

/** A value of an option. */
export type IniValue = string | number | boolean | readonly string[];

/** Options by section. What is undefined is left out, and so is a section without options. */
export type IniSections = Readonly<Record<string, Readonly<Record<string, IniValue | undefined>>>>;

/** The text of a file, in the order that was given. */
export function printIni(sections: IniSections): string {
  return Object.entries(sections)
    .flatMap(([section, options]) => {
      const lines = Object.entries(options).flatMap(([name, value]) =>
        value === undefined ? [] : [`${name} = ${printed(value)}`],
      );
      return lines.length === 0 ? [] : [`[${section}]\n${lines.join('\n')}\n`];
    })
    .join('\n');
}

/** A text that must stay as it is: in quotes, of which one pair is taken away, and no reference in it. */
export function quotedIni(text: string): string {
  return `"${text.replaceAll('$', '$$$$')}"`;
}

function printed(value: IniValue): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'object' ? value.join(',') : String(value);
}

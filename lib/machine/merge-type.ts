/**
 * How cloud-init merges one cloud-config into those before it. Its own default, `dict(replace)+list()+str()`, lets a later `runcmd` or
 * `write_files` take the place of an earlier one without a word.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/merging.html
 */
import type { Violation } from '../values';

import { isText } from './given';
import { problem } from './problem';

/** Keeps everything: lists are joined, the later behind the earlier; of a single value the earlier stays. */
export const MERGE_APPENDING = 'list(append)+dict(no_replace,recurse_list)+str()';

/** For the machine's own part, the last: its items come first in every list, and its texts win. */
export const MERGE_OWN = 'list(prepend)+dict(no_replace,recurse_list,recurse_str)+str()';

// What the mergers look for; anything else they pass over in silence.
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  list: [
    'append',
    'prepend',
    'replace',
    'no_replace',
    'recurse_dict',
    'recurse_list',
    'recurse_array',
    'recurse_str',
  ],
  dict: ['replace', 'no_replace', 'allow_delete', 'recurse_str', 'recurse_list', 'recurse_array'],
  str: ['append'],
};
const METHODS = ['append', 'prepend', 'replace', 'no_replace'];

/** What is wrong with a way of merging. */
export function validateMergeType(given: unknown, at: string): Violation[] {
  const remedy = `write for example "${MERGE_APPENDING}"`;
  if (!isText(given, /^[a-z]+\([a-z_, ]*\)(\+[a-z]+\([a-z_, ]*\))*$/)) {
    const reason = 'is no way of merging that cloud-init knows';
    return [problem('invalid', at, given, reason, remedy)];
  }
  const found: Violation[] = [];
  const seen = new Set<string>();
  for (const merger of given.split('+')) {
    const [name = '', inside = ''] = merger.slice(0, -1).split('(');
    const options = inside.split(',').map((each) => each.trim());
    if (seen.has(name)) {
      found.push(problem('duplicate', at, merger, `${name}() stands there twice`, 'keep one'));
    }
    seen.add(name);
    found.push(...validateMerger(name, options, at));
  }
  return found;
}

function validateMerger(name: string, options: readonly string[], at: string): Violation[] {
  const known = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
  if (known === undefined) {
    const remedy = `use ${Object.keys(OPTIONS).join(', ')}`;
    return [problem('unsupported', at, `${name}()`, 'is no merger of cloud-init', remedy)];
  }
  const given = options.filter((option) => option !== '');
  const unknown = given.filter((option) => !known.includes(option));
  const methods = given.filter((option) => METHODS.includes(option));
  return [
    ...unknown.map((option) => {
      const reason = `is no option of ${name}(): cloud-init would pass over it in silence`;
      return problem('unsupported', at, option, reason, `use ${known.join(', ')}`);
    }),
    ...(methods.length > 1
      ? [
          problem(
            'conflict',
            at,
            methods.join(', '),
            `${name}() merges in one way only`,
            'keep one',
          ),
        ]
      : []),
  ];
}

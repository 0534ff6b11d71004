import type { Resource } from '@pulumi/pulumi';

import type { LateEntry } from './output-registry';

const MOST_NAMES = 3;

/**
 * How late values are called in one rendering: by their label, else by the resources that they come from, else by numbers in the order of
 * their appearance. Nothing that happened before in the process plays a part, so a rendering is the same whatever ran before.
 */
export class LateNames {
  private readonly byEntry = new Map<LateEntry, string>();
  private readonly taken = new Set<string>();

  /** The name of an entry: always the same one in one rendering. */
  nameOf(entry: LateEntry): string {
    const known = this.byEntry.get(entry);
    if (known !== undefined) return known;
    const name = entry.label ?? this.free(resourceNames(entry));
    this.byEntry.set(entry, name);
    this.taken.add(name);
    return name;
  }

  private free(wanted: string): string {
    let number = 1;
    let name = wanted === '' ? '1' : wanted;
    while (this.taken.has(name)) {
      number += 1;
      name = wanted === '' ? String(number) : `${wanted}-${number}`;
    }
    return name;
  }
}

/** The names of the resources behind an Output, as the program gave them; empty when there is none. */
function resourceNames({ output }: LateEntry): string {
  const { resources } = output as { readonly resources?: () => ReadonlySet<Resource> };
  const from = typeof resources === 'function' ? [...resources.call(output)] : [];
  const names = from.flatMap((resource) => {
    // The only place where Pulumi keeps the name as it was given; the URN is an Output itself.
    const { __name: name } = resource as { readonly __name?: unknown };
    return typeof name === 'string' ? [name] : [];
  });
  const sorted = [...new Set(names)].sort();
  return sorted.slice(0, MOST_NAMES).join('+') + (sorted.length > MOST_NAMES ? '+…' : '');
}

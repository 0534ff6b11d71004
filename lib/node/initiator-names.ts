/** Names of initiators over many machines. One machine cannot know that another one has its name; whoever makes both can. */
import { at, isRecord } from '../values';
import type { Violation } from '../values';

/** An initiator as far as its name goes: an `IscsiInitiator`, or a name and what to call its place in a message. */
export interface NamedInitiator {
  /** Its name. */
  readonly iqn: string;
  /** Where it stands, as constructs have it. */
  readonly node: { readonly path: string };
}

/**
 * Finds names that several machines have. Targets tell initiators apart by their names alone: a login under a name that is logged in already
 * ends the other session, back and forth, and both machines may write to one disk by one entry of an access list.
 *
 * @param initiators those of all machines that share targets
 */
export function checkInitiatorNames(initiators: readonly NamedInitiator[]): readonly Violation[] {
  const given: readonly unknown[] = Array.isArray(initiators) ? initiators : [];
  const named = given.filter(isNamed);
  const first = new Map<string, string>();
  return named.flatMap(({ iqn, node }) => {
    const other = first.get(iqn);
    if (other === undefined) {
      first.set(iqn, node.path);
      return [];
    }
    const reason = `is the name of ${other} too, and each would end the sessions of the other`;
    const remedy = 'write namingAuthority, which the host name of each machine follows';
    return [at({ code: 'duplicate', path: 'iqn', value: iqn, reason, remedy }, node.path)];
  });
}

function isNamed(one: unknown): one is NamedInitiator {
  // What has no name is told by itself.
  if (typeof one !== 'object' || one === null) return false;
  const { iqn, node } = one as Partial<NamedInitiator>;
  return typeof iqn === 'string' && iqn !== '' && isRecord(node) && typeof node.path === 'string';
}

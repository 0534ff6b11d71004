/**
 * Files that say which network pods get: of all in the folder the first by name is taken, whoever has left it there.
 *
 * @see https://github.com/containernetworking/cni/blob/v1.3.0/libcni/conf.go (ConfFiles)
 */
import { isText, readTexts } from '../values';
import type { Findings } from '../values';

import type { GuaranteedResources } from './guaranteed';

/** The folder of nodes that holds them. */
export const CNI_FOLDER = '/etc/cni/net.d';

const NAME = /^[A-Za-z0-9][-\w.]*\.conflist$/;
const READ = /\.(?:conf|conflist|json)$/;

/** Reads the name of the file that a network writes. */
export function readCniFile(given: unknown, usual: string, findings: Findings): string {
  if (given === undefined) return usual;
  if (isText(given, NAME)) return given;
  const remedy = `write for example "${usual}"`;
  findings.add('invalid', 'cniConfFile', given, 'is no name of a list of plugins', remedy);
  return usual;
}

/** Refuses files that are on nodes already and come before that of the network. */
export function checkComesFirst(
  name: string,
  others: readonly string[] | undefined,
  findings: Findings,
): void {
  const list = readTexts(others, 'otherCniFiles', '10-containerd-net.conflist', findings) ?? [];
  list.forEach((other, index) => {
    if (!READ.test(other) || other >= name) return;
    const reason = `comes before ${name}, so pods would get that network`;
    const remedy = 'remove it from the nodes first, or give the network a name that comes before';
    findings.add('conflict', `otherCniFiles[${index}]`, other, reason, remedy);
  });
}

/**
 * A container that runs before the network's own: it fails, with the name of the file, as long as the node has one that comes before. It removes
 * nothing: what somebody else has put there may be in use.
 */
export function cniGuard(name: string, image: string, resources: GuaranteedResources): object {
  return {
    name: 'comes-first',
    image,
    command: ['sh', '-c', GUARD, 'comes-first', name],
    resources,
    volumeMounts: [{ name: 'cni', mountPath: CNI_FOLDER, readOnly: true }],
  };
}

/** The program of that container; its argument is the name of the file. Needs `sh`, `sort` and `head`. */
export const GUARD = `set -eu
ours=$1
for file in ${CNI_FOLDER}/*; do
  name=\${file##*/}
  case $name in *.conf | *.conflist | *.json) ;; *) continue ;; esac
  first=$(printf '%s\\n%s\\n' "$ours" "$name" | LC_ALL=C sort | head -n 1)
  if [ "$first" != "$ours" ]; then
    echo "$file comes before $ours, so pods would get that network: remove it when nothing uses it" >&2
    exit 1
  fi
done
`;

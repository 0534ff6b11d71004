/** Claims of Heketi's volumes, as a person gives them. */
import { Quantity, isObjectName, isRecord } from '../values';
import type { Findings, QuantityInput } from '../values';

/** A claim that was read. */
export interface ReadClaim {
  readonly name: string;
  /** What it is, where it is to be made; undefined for one that is there. */
  readonly spec: object | undefined;
}

const MODES = ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'];
const USUAL_SIZE = '2Gi';
const LEAST_SIZE = '1Gi';

/** Reads one; `usualName` is that of a new one which is given none. */
export function readClaim(
  given: unknown,
  path: string,
  usualName: string,
  findings: Findings,
): ReadClaim | undefined {
  if (given === undefined) return undefined;
  if (isObjectName(given)) return { name: given, spec: undefined };
  if (!isRecord(given)) {
    const remedy = 'write {} for a new one, or the name of one that is there';
    findings.add('invalid', path, given, 'is no claim', remedy);
    return undefined;
  }
  const { name = usualName, storageClassName, accessModes } = given;
  if (!isObjectName(name)) {
    findings.add('invalid', `${path}.name`, name, 'is no name of a claim', 'leave it out');
  }
  // The empty name stands for no class at all.
  if (![undefined, ''].includes(storageClassName as never) && !isObjectName(storageClassName)) {
    const at = `${path}.storageClassName`;
    findings.add('invalid', at, storageClassName, 'is no name of a class', 'leave it out');
  }
  const spec = {
    accessModes: readModes(accessModes, `${path}.accessModes`, findings),
    resources: { requests: { storage: readSize(given['size'], `${path}.size`, findings) } },
    ...(storageClassName === undefined ? {} : { storageClassName }),
  };
  return { name: isObjectName(name) ? name : usualName, spec };
}

function readSize(given: unknown, path: string, findings: Findings): string {
  const size = (given ?? USUAL_SIZE) as QuantityInput;
  const amount = findings.take(Quantity.parse(size, path));
  if (amount === undefined) return USUAL_SIZE;
  if (amount.compare(LEAST_SIZE) >= 0) return amount.toString();
  const reason = 'is too small for the database and a copy beside it';
  findings.add('out-of-range', path, given, reason, `write at least "${LEAST_SIZE}"`);
  return USUAL_SIZE;
}

function readModes(given: unknown, path: string, findings: Findings): readonly unknown[] {
  const [usual] = MODES;
  if (given === undefined) return [usual];
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const good = list.length > 0 && list.every((one) => MODES.some((mode) => mode === one));
  if (good) return list;
  const remedy = `use a list of ${MODES.join(' or ')}`;
  findings.add('invalid', path, given, 'is no list of access modes', remedy);
  return [usual];
}

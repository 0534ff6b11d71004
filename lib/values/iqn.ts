import { printedValue } from './printed-value';
import { refuse, wordOf } from './refusal';
import { parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `Iqn.of` takes. */
export type IqnInput = string | Iqn;

const EXAMPLE = 'iqn.2016-06.com.example:node-1';
const MAXIMUM = 223;
const FORM = /^iqn\.(\d{4})-(\d{2})\.([^:]*)(?::(.*))?$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const NAME = /^[a-z0-9.:-]+$/;
const MONTHS = 12;

/**
 * The qualified name of an iSCSI target or initiator: `iqn.`, a month in which the naming authority owned its domain, the domain in reverse,
 * a colon, and a name that the authority gives.
 *
 * One that every program on the way takes as it is: rtslib wants a dot in the domain, refuses `_`, and writes capitals in lower case, after
 * which a name with capitals matches no access list; Kubernetes wants the part behind the colon.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3720#section-3.2.6.3.1
 * @see https://github.com/open-iscsi/rtslib-fb/blob/master/rtslib/utils.py (normalize_wwn)
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go (iscsiInitiatorIqnRegex)
 */
export class Iqn {
  /** The month in which the authority owned its domain: `2016-06`. */
  readonly month: string;
  /** The domain of the naming authority, in reverse: `com.example`. */
  readonly authority: string;
  /** What the authority calls it: `node-1`. */
  readonly name: string;

  private constructor(month: string, authority: string, name: string) {
    this.month = month;
    this.authority = authority;
    this.name = name;
  }

  /**
   * Reads a name. Refuses capitals, `_` and other characters beside lower-case letters, digits, `-`, `.` and `:`, a domain without a dot, a
   * month that is none, nothing behind the colon, and more than 223 characters.
   */
  static parse(input: IqnInput, path = ''): Parsed<Iqn> {
    if (input instanceof Iqn) return parsed(input);
    const text = wordOf(input, path, EXAMPLE);
    if (!text.ok) return text;
    const trouble = troubleOf(text.value);
    if (trouble !== undefined) {
      const [reason, remedy] = trouble;
      const code = reason.startsWith('is longer') ? 'too-long' : 'invalid';
      return refuse(code, path, input, reason, remedy);
    }
    const [, year = '', month = '', authority = '', name = ''] = FORM.exec(text.value) ?? [];
    return parsed(new Iqn(`${year}-${month}`, authority, name));
  }

  /**
   * The name that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: IqnInput): Iqn {
    return valueOrThrow(`name ${JSON.stringify(printedValue(input))}`, Iqn.parse(input));
  }

  /** Whether both are the same name. */
  equals(other: IqnInput): boolean {
    return this.toString() === Iqn.of(other).toString();
  }

  /** The whole name. */
  toString(): string {
    return `iqn.${this.month}.${this.authority}:${this.name}`;
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.toString();
  }
}

type Trouble = readonly [reason: string, remedy: string];

function troubleOf(text: string): Trouble | undefined {
  const lower = text.toLowerCase();
  if (lower !== text) {
    // What is wrong besides comes first: the remedy has to be a name that is taken.
    const capitals = 'holds capitals, which targets write in lower case';
    return troubleOf(lower) ?? [capitals, `write "${lower}"`];
  }
  const [whole, , month = '', authority = '', name] = FORM.exec(text) ?? [];
  if (whole === undefined) return ['is no qualified name', `write for example "${EXAMPLE}"`];
  if (text.length > MAXIMUM) {
    return [`is longer than ${MAXIMUM} characters`, 'shorten what stands behind the colon'];
  }
  if (Number(month) < 1 || Number(month) > MONTHS) {
    const remedy = 'name a month in which the domain was yours, such as 2016-06';
    return [`names the month ${month}`, remedy];
  }
  return authorityTrouble(authority) ?? nameTrouble(name);
}

function authorityTrouble(authority: string): Trouble | undefined {
  const labels = authority.split('.');
  if (!labels.every((label) => LABEL.test(label))) {
    return ['holds no domain before the colon', 'name it in reverse, such as com.example'];
  }
  if (labels.length > 1) return undefined;
  return ['has no dot in its domain', 'name the whole domain in reverse, such as com.example'];
}

function nameTrouble(name: string | undefined): Trouble | undefined {
  if (name === undefined || name === '') {
    return ['has no name behind its domain', 'add a colon and a name, such as :node-1'];
  }
  if (NAME.test(name)) return undefined;
  const remedy = 'use lower-case letters, digits, hyphens, dots and colons';
  return ['holds a character that names of iSCSI have not', remedy];
}

import { LateValue, isRecord } from '../../values';

const PLAIN = /^[A-Za-z_][-\w]*$/;

/** A place in an object: what stands there, and its path. Going further than the object goes is no error, but a field without a value. */
export class Field {
  /** What stands here; undefined for nothing. */
  readonly value: unknown;
  private readonly parent: Field | string;
  private readonly step: string | number;

  private constructor(value: unknown, parent: Field | string, step: string | number) {
    this.value = value;
    this.parent = parent;
    this.step = step;
  }

  /** The whole of an object. */
  static root(value: unknown, path: string): Field {
    return new Field(value, path, '');
  }

  /** Where it is, such as `storage/heketi.spec.ports[0].name`. */
  get path(): string {
    if (typeof this.parent === 'string') return this.parent;
    const plain = typeof this.step === 'string' && PLAIN.test(this.step);
    return `${this.parent.path}${plain ? `.${this.step}` : `[${this.step}]`}`;
  }

  /** The name of the last step: a key, or a position in a list. */
  get key(): string {
    return String(this.step);
  }

  /** Whether something stands here; nulls are nothing, as they are to the API server. */
  get given(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** Whether it is known only later. */
  get late(): boolean {
    return this.value instanceof LateValue;
  }

  /** Whether not all of a list is known: it is late, or something in it is. */
  get open(): boolean {
    return this.late || (Array.isArray(this.value) && this.value.some(isLate));
  }

  /** The text that stands here. */
  get text(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined;
  }

  /** The number that stands here. */
  get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  /** What is in a list; nothing when it is none. */
  get items(): readonly Field[] {
    const list: unknown = this.value;
    if (!Array.isArray(list) || list.length === 0) return NONE;
    const fields: Field[] = [];
    // Unlike map, this passes over no holes; and every check of every object comes by here.
    for (let index = 0; index < list.length; index += 1) {
      fields.push(new Field(list[index], this, index));
    }
    return fields;
  }

  /** The fields of a record that have something in them; none when it is no record. */
  get entries(): readonly Field[] {
    const record = this.value;
    if (!isRecord(record) || this.late) return NONE;
    const fields: Field[] = [];
    for (const key of Object.keys(record)) {
      const field = new Field(record[key], this, key);
      if (field.given) fields.push(field);
    }
    return fields;
  }

  /** Whether it holds something other than these; what is known only later, and nothing, are none of them. */
  isOtherThan(legal: readonly unknown[]): boolean {
    return this.given && !this.late && !legal.includes(this.value);
  }

  /** A field below this one. What is below a late value is late. */
  at(...keys: readonly string[]): Field {
    let field: Field | undefined;
    for (const key of keys) field = (field ?? this).below(key);
    return field ?? this;
  }

  private below(key: string): Field {
    const { value } = this;
    if (!isRecord(value)) return new Field(undefined, this, key);
    if (value instanceof LateValue) return new Field(value, this, key);
    return new Field(Object.hasOwn(value, key) ? value[key] : undefined, this, key);
  }
}

const NONE: readonly Field[] = [];

function isLate(value: unknown): boolean {
  return value instanceof LateValue;
}

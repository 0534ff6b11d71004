import * as pulumi from '@pulumi/pulumi';

import { LateValue } from '../manifests';

import type { LateEntry } from './output-registry';

/** A late value that the bridge can turn into an Output. */
export abstract class LateOutput extends LateValue {
  /** The entries that it is made of. */
  abstract readonly entries: readonly LateEntry[];

  abstract toOutput(): pulumi.Output<unknown>;
}

/** A piece of a text. */
export type Piece = string | LateEntry;

/** A text with late values in it. */
export class LateText extends LateOutput {
  readonly type = 'string';
  readonly pieces: readonly Piece[];

  constructor(pieces: readonly Piece[]) {
    super();
    this.pieces = pieces;
  }

  override get entries(): readonly LateEntry[] {
    return this.pieces.filter((piece) => typeof piece !== 'string');
  }

  override toString(): string {
    return this.pieces
      .map((piece) =>
        typeof piece === 'string' ? piece : `<output:${piece.label ?? piece.index}>`,
      )
      .join('');
  }

  override toOutput(): pulumi.Output<unknown> {
    const values = this.pieces.map((piece) => (typeof piece === 'string' ? piece : piece.output));
    return pulumi.all(values).apply((known) => known.join(''));
  }
}

/** A late value that stands alone. */
export class LateWhole extends LateOutput {
  readonly entry: LateEntry;

  constructor(entry: LateEntry) {
    super();
    this.entry = entry;
  }

  override get type(): LateEntry['type'] {
    return this.entry.type;
  }

  override get entries(): readonly LateEntry[] {
    return [this.entry];
  }

  override toString(): string {
    return `<output:${this.entry.label ?? this.entry.index}>`;
  }

  override toOutput(): pulumi.Output<unknown> {
    return this.entry.output;
  }
}

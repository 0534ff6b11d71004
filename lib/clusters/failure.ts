/**
 * What a provider could not do, for people. The engine prints such an error twice: its message, and what it is as a text together with where it was thrown,
 * which is of no use to the reader of a message that says what to do.
 */
export class Failure extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message.split('\n')[0] ?? message;
  }

  override toString(): string {
    return 'not done';
  }
}

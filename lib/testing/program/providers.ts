import { isRecord } from '../../values';
import type {
  CallResult,
  MadeResource,
  MakeResource,
  ProgramOptions,
  WantedResource,
} from '../program-options';

/** What the test says in the place of providers. */
export class Providers {
  private readonly newResource: ProgramOptions['newResource'];
  private readonly answerCall: ProgramOptions['call'];

  constructor({ newResource, call }: ProgramOptions) {
    this.newResource = newResource;
    this.answerCall = call;
  }

  /** The id and the outputs of a resource. */
  async make(wanted: WantedResource): Promise<MadeResource | undefined> {
    const { newResource } = this;
    if (newResource === undefined) return undefined;
    if (typeof newResource === 'function') return newResource(wanted);
    const given = own<MadeResource | MakeResource>(newResource, wanted.type);
    return typeof given === 'function' ? given(wanted) : given;
  }

  /** The answer to a call. */
  async call(token: string, inputs: Readonly<Record<string, unknown>>): Promise<CallResult> {
    const { answerCall } = this;
    if (typeof answerCall === 'function') return answerCall({ token, inputs });
    const given = isRecord(answerCall) ? own(answerCall, token) : undefined;
    if (given === undefined) {
      const example = `{ call: { '${token}': { … } } }`;
      throw new Error(`nothing answers the call of ${token}; give the test ${example}`);
    }
    return typeof given === 'function' ? given({ token, inputs }) : given;
  }
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

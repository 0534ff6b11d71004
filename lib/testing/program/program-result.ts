/** From what a program has asked for to plain data without secrets. */
import { Yaml } from 'cdk8s';

import { isRecord } from '../../values';
import type { ProgramOptions } from '../program-options';
import { inOrder, sortedKeys } from '../sorted-keys';
import type {
  DecodedUserData,
  SynthesizedProgram,
  SynthesizedResource,
} from '../synthesized-program';
import { decodeUserData } from '../user-data/decode-user-data';

import { addressBook, isObject } from './address-book';
import { dependencyEdges } from './dependency-edges';
import { STACK_TYPE } from './registration';
import type { LoggedMessage, Registration } from './registration';
import type { RecordedProgram } from './run-program';
import { SecretTexts } from './secret-texts';
import { below, readWire } from './wire-value';
import type { ReadValue } from './wire-value';

type Fields = Readonly<Record<string, unknown>>;

/** The result, and the values of its secrets, by their paths. */
export interface ProgramResult {
  readonly program: SynthesizedProgram;
  readonly secrets: ReadonlyMap<string, unknown>;
}

/** A value and where it stands in the result. */
interface Placed {
  readonly at: string;
  readonly value: ReadValue;
}

interface Read {
  readonly registration: Registration;
  readonly address: string;
  readonly inputs: Placed;
  readonly outputs: Placed;
}

/** Everything about a program. */
export function programResult(recorded: RecordedProgram, options: ProgramOptions): ProgramResult {
  const registrations = recorded.registrations.filter(({ type }) => type !== STACK_TYPE);
  const addresses = addressesOf(registrations);
  const nameOf = (urn: string): string => addresses.get(urn) ?? urn;
  const read = registrations
    .map((one) => readRegistration(one, nameOf))
    .sort((a, b) => inOrder(a.address, b.address));
  const outputs = { at: 'outputs', value: readWire(recorded.outputs, nameOf) };
  const placed = [...read.flatMap((one) => [one.inputs, one.outputs]), outputs];
  const secrets = new Map(
    placed.flatMap(({ at, value }) =>
      [...value.secrets].map(([path, plain]) => [below(at, path, true), plain] as const),
    ),
  );
  const leaks: string[] = [];
  const texts = new SecretTexts(secrets.values());
  const shown = ({ at, value }: Placed): Fields =>
    sortedKeys(texts.hideIn(value.shown, at, (path) => leaks.push(path))) as Fields;
  const resources = read.map((one) => resourceOf(one, shown, nameOf));
  const userData = userDataOf(resources, texts, (path) => leaks.push(path));
  const said = (severity: LoggedMessage['severity']): readonly string[] =>
    recorded.messages
      .filter((message) => message.severity === severity)
      .map(({ text, urn }) => texts.hide(addresses.has(urn) ? `${nameOf(urn)}: ${text}` : text));
  const program = {
    mode: options.mode ?? 'create',
    resources,
    manifests: manifestsOf(resources),
    userData,
    edges: dependencyEdges(registrations, addresses),
    outputs: shown(outputs),
    secrets: [...secrets.keys()].sort(inOrder),
    unknowns: unknownsOf(placed),
    leaks: [...new Set(leaks)].sort(inOrder),
    warnings: said('warning'),
    errors: said('error'),
  };
  return { program, secrets };
}

function addressesOf(registrations: readonly Registration[]): ReadonlyMap<string, string> {
  return addressBook(
    registrations.map((one) => ({
      ...one,
      shown: readWire(one.inputs, (urn) => urn).shown as Fields,
    })),
  );
}

function readRegistration(registration: Registration, nameOf: (urn: string) => string): Read {
  // What a dynamic provider does is a text that the compiler makes; no input of the program.
  const { __provider: _, ...inputs } = registration.inputs;
  const address = nameOf(registration.urn);
  return {
    registration,
    address,
    inputs: { at: address, value: readWire(inputs, nameOf) },
    outputs: { at: `${address}.outputs`, value: readWire(registration.outputs, nameOf) },
  };
}

function resourceOf(
  { registration, address, inputs, outputs }: Read,
  shown: (placed: Placed) => Fields,
  nameOf: (urn: string) => string,
): SynthesizedResource {
  const { urn, type, name, kind, options } = registration;
  const { deletedWith } = options;
  return {
    address,
    type,
    name,
    kind,
    urn,
    inputs: shown(inputs),
    outputs: shown(outputs),
    options: sortedKeys({
      ...options,
      ...(deletedWith === undefined ? {} : { deletedWith: nameOf(deletedWith) }),
    }) as SynthesizedResource['options'],
  };
}

function manifestsOf(resources: readonly SynthesizedResource[]): Readonly<Record<string, string>> {
  const objects = resources.filter(({ type, inputs }) => isObject({ type, shown: inputs }));
  return Object.fromEntries(
    objects.map(({ address, inputs: { apiVersion, kind, metadata, ...rest } }) => [
      address,
      Yaml.stringify({ apiVersion, kind, metadata, ...rest }),
    ]),
  );
}

function userDataOf(
  resources: readonly SynthesizedResource[],
  texts: SecretTexts,
  leaked: (path: string) => void,
): SynthesizedProgram['userData'] {
  const found = resources
    .filter(({ type, inputs }) => !isObject({ type, shown: inputs }))
    .map(({ address, inputs }) => {
      const parts = textsIn(inputs, '').flatMap(([path, text]) =>
        decodeUserData(text, path).map((part): DecodedUserData => {
          const content = texts.hide(part.content);
          if (content !== part.content) leaked(below(address, path, true));
          return { path, ...part, content };
        }),
      );
      return [address, parts] as const;
    });
  return Object.fromEntries(found.filter(([, parts]) => parts.length > 0));
}

function textsIn(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, index) => textsIn(one, below(path, index)));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => textsIn(one, below(path, key)));
}

function unknownsOf(placed: readonly Placed[]): readonly string[] {
  return placed
    .flatMap(({ at, value }) => value.unknowns.map((path) => below(at, path, true)))
    .sort(inOrder);
}

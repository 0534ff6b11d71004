/**
 * Stands in the place of the engine: records what the program asks for, and answers as the engine would with providers that do nothing but what the test
 * says.
 */
import * as pulumi from '@pulumi/pulumi';

import type { ProgramOptions } from '../program-options';

import type {
  Callback,
  InvokeRequest,
  OutputsRequest,
  ReadRequest,
  RegisterRequest,
  ResourceRequest,
  WireStruct,
} from './engine-request';
import { Providers } from './providers';
import { STACK_TYPE } from './registration';
import type { Registration } from './registration';
import { optionsOf, registerOptionsOf } from './request-options';
import { readWire, secretWire } from './wire-value';

type Wire = Readonly<Record<string, unknown>>;

// gRPC's code for a method that a server does not have.
const UNIMPLEMENTED = 12;

/** Records resources. */
export class RecordingMonitor {
  /** What providers were asked for and have not answered. */
  readonly waiting = new Set<string>();
  /** Errors of resources, which a program cannot do anything about. */
  readonly failures: unknown[] = [];
  /** Errors of calls by their messages, of which the runtime makes errors of its own. */
  private readonly callErrors = new Map<string, unknown>();
  /** The outputs of the stack. */
  stackOutputs: Wire = {};
  private readonly recorded = new Map<string, Registration>();
  private readonly isPreview: boolean;
  private readonly providers: Providers;

  constructor(options: ProgramOptions) {
    this.isPreview = options.mode === 'preview';
    this.providers = new Providers(options);
  }

  /** In the order in which they were registered. */
  get registrations(): readonly Registration[] {
    return [...this.recorded.values()];
  }

  /** Newer runtimes ask for all features at once, and one by one where that is not known. */
  getDeploymentInfo(_request: unknown, callback: Callback): void {
    callback({ code: UNIMPLEMENTED });
  }

  supportsFeature(_request: unknown, callback: Callback): void {
    callback(null, { getHassupport: () => true });
  }

  registerPackage(_request: unknown, callback: Callback): void {
    callback(null, { getRef: () => 'package' });
  }

  registerResource(request: RegisterRequest, callback: Callback): void {
    void this.answer(
      `${request.getName()} (${request.getType()})`,
      callback,
      async () => {
        const type = request.getType();
        const kind = request.getCustom() || request.getRemote() ? 'managed' : 'component';
        const propertyDependencies = new Map<string, readonly string[]>();
        request.getPropertydependenciesMap().forEach((urns, property) => {
          propertyDependencies.set(property, urns.getUrnsList());
        });
        const made = this.record(
          { ...this.common(request, request.getObject()), kind, propertyDependencies },
          registerOptionsOf(request),
        );
        if (type === STACK_TYPE || kind === 'component') return answerOf(made.urn, '', made.inputs);
        const id = request.getImportid();
        const isThere = !this.isPreview || id !== '';
        const given = isThere ? await this.make(made, id) : { id: '', outputs: {} };
        made.outputs = given.outputs;
        return answerOf(made.urn, given.id, { ...made.inputs, ...given.outputs });
      },
      this.refuseResource,
    );
  }

  readResource(request: ReadRequest, callback: Callback): void {
    void this.answer(
      `${request.getName()} (${request.getType()})`,
      callback,
      async () => {
        const common = this.common(request, request.getProperties());
        const made = this.record(
          { ...common, kind: 'read', propertyDependencies: new Map() },
          { ...optionsOf(request), import: request.getId() },
        );
        const { outputs } = await this.make(made, request.getId());
        made.outputs = outputs;
        return answerOf(made.urn, request.getId(), { ...made.inputs, ...outputs });
      },
      this.refuseResource,
    );
  }

  registerResourceOutputs(request: OutputsRequest, callback: Callback): void {
    const outputs = request.getOutputs()?.toJavaScript() ?? {};
    const made = this.recorded.get(request.getUrn());
    if (made?.type === STACK_TYPE) this.stackOutputs = outputs;
    else if (made !== undefined) made.outputs = outputs;
    callback(null, {});
  }

  invoke(request: InvokeRequest, callback: Callback): void {
    const token = request.getTok();
    void this.answer(
      token,
      callback,
      async () => {
        const args = request.getArgs()?.toJavaScript() ?? {};
        const answer =
          token === 'pulumi:pulumi:getResource'
            ? this.stateOf(args['urn'])
            : await wireOf(await this.providers.call(token, plainOf(args)));
        return { getReturn: () => structOf(answer), getFailuresList: () => [] };
      },
      this.refuseCall,
    );
  }

  call(request: InvokeRequest, callback: Callback): void {
    const token = request.getTok();
    void this.answer(
      token,
      callback,
      async () => {
        const args = plainOf(request.getArgs()?.toJavaScript() ?? {});
        const answer = await wireOf(await this.providers.call(token, args));
        return {
          getReturn: () => structOf(answer),
          getFailuresList: () => [],
          getReturndependenciesMap: () => undefined,
        };
      },
      this.refuseCall,
    );
  }

  /** The error that was thrown, for one that the runtime has made of it. */
  originalOf(error: unknown): unknown {
    return error instanceof Error ? (this.callErrors.get(error.message) ?? error) : error;
  }

  private async answer(
    what: string,
    callback: Callback,
    work: () => Promise<unknown>,
    refuse: (error: unknown) => unknown,
  ): Promise<void> {
    this.waiting.add(what);
    try {
      callback(null, await work());
    } catch (error) {
      callback(refuse(error));
    } finally {
      this.waiting.delete(what);
    }
  }

  private readonly refuseResource = (error: unknown): unknown => {
    this.failures.push(error);
    return error;
  };

  // A program may do without an answer, so that it is no failure until nobody listens to it.
  private readonly refuseCall = (error: unknown): unknown => {
    const details = error instanceof Error ? error.message : String(error);
    this.callErrors.set(details, error);
    return Object.assign(new Error(details), { details });
  };

  private common(
    request: ResourceRequest,
    inputs: WireStruct | undefined,
  ): Pick<
    Registration,
    'type' | 'name' | 'urn' | 'inputs' | 'outputs' | 'parent' | 'dependencies' | 'provider'
  > {
    const type = request.getType();
    const name = request.getName();
    const parent = request.getParent();
    // A reference to a provider is its URN and its id.
    const provider = request.getProvider().split('::').slice(0, -1).join('::');
    return {
      type,
      name,
      urn: urnOf(parent, type, name),
      inputs: inputs?.toJavaScript() ?? {},
      outputs: {},
      parent,
      dependencies: request.getDependenciesList(),
      provider: provider === '' ? undefined : provider,
    };
  }

  private record(
    made: Omit<Registration, 'options'>,
    options: Registration['options'],
  ): Registration {
    if (this.recorded.has(made.urn)) {
      const reason = 'two resources of one type cannot have the same name below the same parent';
      throw new Error(`${made.urn} is registered twice: ${reason}`);
    }
    const registration = { ...made, options };
    this.recorded.set(made.urn, registration);
    return registration;
  }

  private async make(
    { type, name, inputs, options }: Registration,
    existing: string,
  ): Promise<{ readonly id: string; readonly outputs: Wire }> {
    const given = await this.providers.make({
      type,
      name,
      inputs: plainOf(inputs),
      ...(existing === '' ? {} : { id: existing }),
    });
    const { id, ...outputs } = given ?? {};
    const wire = await wireOf(outputs);
    return {
      id: existing === '' ? (id ?? `${name}-id`) : existing,
      outputs: withSecrets(wire, inputs, options.additionalSecretOutputs ?? []),
    };
  }

  private stateOf(urn: unknown): Wire {
    const made = typeof urn === 'string' ? this.recorded.get(urn) : undefined;
    if (made === undefined) throw new Error(`no resource has the URN ${String(urn)}`);
    return { urn: made.urn, id: '', state: { ...made.inputs, ...made.outputs } };
  }
}

/** As the engine names resources: the types of all parents but the stack stand in front of its own. */
function urnOf(parent: string, type: string, name: string): string {
  const above = parent.split('::')[2] ?? '';
  const qualified = above === '' || above === STACK_TYPE ? type : `${above}$${type}`;
  return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${qualified}::${name}`;
}

// The engine keeps as a secret what the program says is one.
function withSecrets(outputs: Wire, inputs: Wire, names: readonly string[]): Wire {
  const all: Wire = { ...inputs, ...outputs };
  const marked = names
    .filter((name) => name in all && secretWire(all[name]) !== all[name])
    .map((name) => [name, secretWire(all[name])] as const);
  return { ...outputs, ...Object.fromEntries(marked) };
}

function answerOf(urn: string, id: string, state: Wire): object {
  return {
    getUrn: () => urn,
    getId: () => id,
    getObject: () => structOf(state),
    getProperties: () => structOf(state),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  };
}

/** A record as the runtime reads it from an answer. */
function structOf(wire: unknown): object {
  return {
    toJavaScript: () => wire,
    getStructValue: () => structOf(wire),
    getFieldsMap: () => ({
      get: (key: string) => structOf((wire as Readonly<Record<string, unknown>>)[key]),
    }),
  };
}

function plainOf(wire: Wire): Wire {
  return readWire(wire, (urn) => urn).plain as Wire;
}

async function wireOf(value: Readonly<Record<string, unknown>>): Promise<Wire> {
  return (await pulumi.runtime.serializeProperties('outputs', value)) as Wire;
}

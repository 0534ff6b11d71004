/** Deploys charts against Pulumi's mocks, and keeps what was registered and when. */
import * as pulumi from '@pulumi/pulumi';
import type { App, Chart } from 'cdk8s';
import { deploy } from 'groundwork/bridge';
import type { DeployArgs } from 'groundwork/bridge';
import { isRecord } from 'groundwork/values';

import type { Span } from './object-order';
import type { PlainObject } from './plain-synth';

/** A registered object. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly object: PlainObject;
  /** By a clock that goes on with every event. */
  readonly span: Span;
}

let clock = 0;
let registered: Registered[] = [];

/** An engine that takes its time: of two objects that are independent, either may be done first. */
class SlowMocks implements pulumi.runtime.Mocks {
  async newResource(
    args: pulumi.runtime.MockResourceArgs,
  ): Promise<{ id: string; state: Record<string, unknown> }> {
    const { type, name } = args;
    const inputs = unwrapped(args.inputs) as PlainObject;
    const start = (clock += 1);
    for (let turn = (start * 7) % 5; turn >= 0; turn -= 1) await nextTurn();
    const span = { start, end: (clock += 1) };
    if (type.startsWith('kubernetes:')) registered.push({ type, name, object: inputs, span });
    return { id: `${name}-id`, state: { ...inputs } };
  }

  call({ inputs }: pulumi.runtime.MockCallArgs): Record<string, unknown> {
    return inputs as Record<string, unknown>;
  }
}

// What Pulumi marks a secret with, in the messages to the engine.
const SIGNATURE = '4dabf18193072939515e22adb298388d';

/** The same with secrets in the clear: only Secrets are marked, and only their values are of interest here. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (!isRecord(value)) return value;
  if (SIGNATURE in value) return unwrapped(value['value']);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unwrapped(one)]));
}

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** For `beforeAll`. */
export async function useMocks(preview = false): Promise<void> {
  await pulumi.runtime.setMocks(new SlowMocks(), 'project', 'stack', preview);
}

/** All that a deployment registers, in the order in which it was done. */
export async function deployed(
  name: string,
  source: App | Chart,
  args: DeployArgs = {},
  opts: pulumi.ComponentResourceOptions = {},
): Promise<readonly Registered[]> {
  registered = [];
  const { resources } = deploy(name, source, args, opts);
  const urns = pulumi.all([...resources.values()].map(({ urn }) => urn));
  await new Promise((resolve) => urns.apply(resolve));
  return registered;
}

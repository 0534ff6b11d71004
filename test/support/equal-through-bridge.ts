/** Whether what goes through the bridge is what cdk8s itself would have written. */
import { App } from 'cdk8s';
import { renderManifests } from 'groundwork/bridge';
import type { DeployArgs } from 'groundwork/bridge';

import { deployed } from './mocked-deploy';
import { byContent, plainObjects } from './plain-synth';
import type { PlainObject } from './plain-synth';

/** Adds charts to an app. */
export type Build = (app: App) => void;

/** An app of its own with these charts. */
export function appOf(build: Build): App {
  const app = new App();
  build(app);
  return app;
}

/** What comes out by rendering and by registering; each of an app of its own, since `synth` changes its app. */
export async function throughBridge(
  build: Build,
  args: DeployArgs = {},
): Promise<Readonly<Record<'rendered' | 'registered', readonly PlainObject[]>>> {
  const rendered = renderManifests(appOf(build), args).objects as readonly PlainObject[];
  const registered = await deployed('app', appOf(build), args);
  return { rendered, registered: registered.map(({ object }) => object) };
}

/** Expects the same objects by content from cdk8s, from rendering and from registering. For tests that use mocks. */
export async function expectSame(build: Build, args: DeployArgs = {}): Promise<void> {
  const plain = byContent(plainObjects(appOf(build)));
  const { rendered, registered } = await throughBridge(build, args);

  expect(byContent(rendered)).toEqual(plain);
  expect(byContent(registered)).toEqual(plain);
  expect(Object.keys(plain)).not.toEqual([]);
}

import path from 'node:path';
import { parseDocument } from 'yaml';
import type { Engine } from '../engine';
import { goTool } from '../go-tool';
import type { Steps } from '../progress';

/** The platform that a stack's machines come from, by the text of its settings. */
export function platformOf(settings: string): string {
  // What is no YAML is told by whoever needs it.
  const content = parseDocument(settings).toJS() as { config?: object | null } | null;
  const platform = { ...content?.config }['groundwork:platform' as never] as unknown;
  return typeof platform === 'string' ? platform : 'local';
}

/**
 * Where providers are that the engine cannot fetch by itself: a CLI that had to be built stands where nothing can be fetched from, so the provider is built
 * too.
 *
 * @param settings the text of the stack's settings
 * @returns folders for the PATH
 */
export async function provideProviders(
  engine: Engine,
  settings: string,
  steps: Steps,
): Promise<readonly string[]> {
  if (!engine.built || platformOf(settings) !== 'openstack') return [];
  return [path.dirname(await goTool('openstack-provider', steps))];
}

/** What a stack's program finds around it: its settings, and the folder of the project. */
import { join } from 'node:path';

import * as pulumi from '@pulumi/pulumi';

import type { ValueOf } from './settings-reader';

/** The settings that the engine gives the program. */
export function engineSettings(): ValueOf {
  const config = new pulumi.Config('groundwork');
  return (key) => {
    const text = config.get(key);
    // A value that is no JSON is a plain text.
    if (text === undefined || !/^[[{]/.test(text.trim())) return text;
    return config.getObject(key);
  };
}

/** Where the plan of this stack is written. The engine runs a program in the folder of its main file. */
export function planFolder(): string {
  return join(__dirname, '..', 'out', pulumi.getStack());
}

/** A record with other values. */
export function map<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In) => Out,
): Readonly<Record<string, Out>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

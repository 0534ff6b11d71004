import path from 'node:path';

import type { Machine } from '../lib/machine';
import { GOLDEN_FOLDER, expectGolden, scenarios } from './support/golden';

interface Spec {
  readonly machines: () => readonly Machine[];
}

test.each(scenarios())('renders the files of %s', (scenario) => {
  const spec = jest.requireActual<Spec>(path.join(GOLDEN_FOLDER, scenario, 'spec'));
  const files = new Map<string, string>();

  for (const machine of spec.machines()) {
    const folder = `nodes/${machine.node.id}`;
    const { 'user-data': userData, 'meta-data': metaData } = machine.seed();
    files.set(`${folder}/cloud-init.yaml`, userData);
    files.set(`${folder}/meta-data.yaml`, metaData);
    for (const file of machine.plan().files) files.set(`${folder}${file.path}`, file.content);
  }

  expectGolden(scenario, files);
});

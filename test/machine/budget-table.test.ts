import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
  File,
  JournalLimits,
  Machine,
  Package,
  Sysctl,
  UserDataPart,
  formatBudget,
} from '../../lib/machine';
import type { RenderedMachine } from '../../lib/machine';

const rendered: RenderedMachine = {
  userData: '',
  form: 'multipart',
  textBytes: 20_000,
  payload: new Uint8Array(),
  base64: '',
  encoding: 'gzip',
  bytes: 17_000,
  platform: 'aws',
  limit: 16_384,
  parts: [
    { part: 'write_files /etc/big', construct: 'm/big', bytes: 19_900 },
    { part: 'header', construct: 'm', bytes: 100 },
  ],
  constructs: [
    { construct: 'm/big', parts: 1, bytes: 19_900 },
    { construct: 'm', parts: 1, bytes: 100 },
  ],
  platforms: [
    { platform: 'Amazon EC2', limit: 16_384, left: -616 },
    { platform: 'OpenStack', limit: 49_149, left: 32_149 },
  ],
};

test('prints what is handed over, what remains, and where the bytes go', () => {
  expect(formatBudget(rendered)).toMatchInlineSnapshot(`
    "multipart user data, 20,000 bytes, 17,000 as gzip, of 16,384: 616 too many
      Amazon EC2 takes 16,384: 616 too many
      OpenStack  takes 49,149: 32,149 left

     bytes   share  part                  construct
    19,900  99.5 %  write_files /etc/big  m/big
       100   0.5 %  header                m

     bytes   share  construct  parts
    19,900  99.5 %  m/big      1
       100   0.5 %  m          1
    "
  `);
});

test('prints at most twelve rows of a table, and sums up the others', () => {
  const machine = new Machine('m');
  for (let index = 10; index < 40; index += 1) {
    new File(machine, `f-${index}`, { path: `/etc/f-${index}`, content: '' });
  }
  const budget = machine.render();
  const lines = formatBudget(budget).split('\n');
  const rows = lines.filter((line) => line.includes(' %  '));

  expect(rows).toHaveLength(26);
  expect(rows.filter((line) => /\d more$/.test(line))).toHaveLength(2);
  expect(lines.some((line) => line.endsWith(' '))).toBe(false);
});

test('says that there is no limit where there is none', () => {
  const machine = new Machine('m', { userData: { platform: 'none' } });

  expect(formatBudget(machine.render())).toMatch(/^plain user data, [\d,]+ bytes, no limit\n/);
});

test('the table in the documentation is what is printed', () => {
  const machine = new Machine('worker-1');
  new Sysctl(machine, 'kernel', { settings: { 'vm.max_map_count': 262_144 } });
  new Package(machine, 'xfs', { name: 'xfsprogs' });
  new JournalLimits(machine, 'journal', { SystemMaxUse: '500M' });
  new UserDataPart(machine, 'clock', {
    contentType: 'text/cloud-config',
    content: 'timezone: Europe/Berlin\n',
  });
  const documentation = path.join(__dirname, '..', '..', 'docs', 'user-data.md');
  const [, table] = /```text\n([\s\S]*?)```/.exec(readFileSync(documentation, 'utf8')) ?? [];

  // A script that gets a line longer shall not make the documentation wrong.
  const shape = (text = ''): string => text.replaceAll(/ *\d[\d,.]*/g, ' N');
  expect(shape(formatBudget(machine.render()))).toBe(shape(table));
});

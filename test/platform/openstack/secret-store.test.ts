import { checkSecretStore } from '../../../lib/platform/openstack/secret-store';
import { formatViolation } from '../../../lib/values';

const LATE = Symbol('late');
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const told = (store: unknown): readonly string[] =>
  checkSecretStore(store, (value) => value === LATE).map(formatViolation);

test.each([
  [undefined],
  [null],
  [{ kind: 'user-data' }],
  [{ kind: 'barbican' }],
  [{ kind: 'barbican', credential: { id: 'a', secret: 'b' }, maxBytes: 10_000 }],
  [{ kind: 'barbican', credential: { id: LATE, secret: LATE } }],
  [{ kind: 'barbican', credential: LATE }],
  [{ kind: 'barbican', roles: ['observer'], interface: 'internal', caCertificates: PEM + PEM }],
])('takes %j', (store) => {
  expect(told(store)).toEqual([]);
});

test.each<[unknown, readonly string[]]>([
  [7, ['(value): "7": is no secret store; write { kind: "user-data" }']],
  [[], ['(value): "a list": is no secret store; write { kind: "user-data" }']],
  [{ kind: 'vault' }, ['kind: "vault": is no secret store; write "user-data" or "barbican"']],
  [
    { kind: 'barbican', maxBytes: 10 },
    ['maxBytes: "10": is no whole number of bytes from 1000 to 10000000; write 20000'],
  ],
  [
    { kind: 'barbican', interface: 'admin' },
    ['interface: "admin": is no endpoint for machines; write "public" or "internal"'],
  ],
  [
    { kind: 'barbican', roles: 'observer' },
    [
      'roles: "observer": is no list of the names of roles; write for example ["observer"], or leave it out',
    ],
  ],
  [
    { kind: 'barbican', roles: [] },
    [
      'roles: "a list": is no list of the names of roles; write for example ["observer"], or leave it out',
    ],
  ],
  [
    { kind: 'barbican', caCertificates: '/etc/ssl/ca.pem' },
    [
      'caCertificates: holds no certificates as PEM; write the text of the file, from "-----BEGIN CERTIFICATE-----" on',
    ],
  ],
  [
    { kind: 'barbican', credential: 'hunter2' },
    ['credential: is no credential; write { id: "…", secret: config.requireSecret("…") }'],
  ],
  [
    { kind: 'barbican', credential: { id: 'a', secret: 'hunter2 with a space' } },
    [
      'credential.secret: is no text of visible characters; write { id: "…", secret: config.requireSecret("…") }',
    ],
  ],
  [
    { kind: 'barbican', credential: { secret: LATE } },
    [
      'credential.id: is no text of visible characters; write { id: "…", secret: config.requireSecret("…") }',
    ],
  ],
])('refuses %j', (store, messages) => {
  expect(told(store)).toEqual(messages);
});

import { X509Certificate } from 'node:crypto';

import type { AuthorityInputs, AuthorityState } from '../../lib/pki/authority-inputs';
import { authorityProvider } from '../../lib/pki/authority-provider';
import { pathLengthOf } from '../../lib/pki/certificate-facts';
import type { CertificateInputs, CertificateState } from '../../lib/pki/certificate-plan';
import { certificateProvider } from '../../lib/pki/certificate-provider';
import { unknownValue } from '../../lib/pki/unknown-value';
import { NOW, makeAuthority, textsOf } from './issued';

const DAY = 86_400_000;
let now = NOW;
const authorities = authorityProvider(() => now);
const certificates = certificateProvider(() => now);
const days = (count: number) => new Date(NOW.getTime() + count * DAY);
const count = (pem: string) => pem.match(/BEGIN CERTIFICATE/g)?.length ?? 0;
const subject = (pem: string) => new X509Certificate(pem).subject;

let told: string[];

beforeEach(() => {
  now = NOW;
  told = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void told.push(line));
});

async function root(inputs: AuthorityInputs = { commonName: 'root' }): Promise<AuthorityState> {
  return (await authorities.create(inputs)).outs;
}

/** The next run of an authority: what it shows, and what becomes of it. */
async function next(old: AuthorityState, inputs: AuthorityInputs) {
  const { changes } = await authorities.diff('id', old, inputs);
  return { changes, state: changes ? (await authorities.update('id', old, inputs)).outs : old };
}

function issuer(state: AuthorityState) {
  return {
    issuerCertificate: state.certificate,
    issuerChain: state.chain,
    issuerRoot: state.root,
    issuerTrustBundle: state.trustBundle,
    issuerPrivateKey: state.privateKey,
  };
}

const server = (
  state: AuthorityState,
  more: Partial<CertificateInputs> = {},
): CertificateInputs => ({
  usages: ['server auth'],
  dnsNames: ['etcd-1.example'],
  ...issuer(state),
  ...more,
});

async function issued(inputs: CertificateInputs): Promise<CertificateState> {
  return (await certificates.create(inputs)).outs;
}

async function again(old: CertificateState, inputs: CertificateInputs) {
  const { changes } = await certificates.diff('id', old, inputs);
  return { changes, state: changes ? (await certificates.update('id', old, inputs)).outs : old };
}

const reasons = async (outcome: Promise<{ readonly failures: readonly unknown[] }>) =>
  (await outcome).failures;

describe('an authority', () => {
  it('is made once, and a second run changes nothing', async () => {
    const state = await root();

    expect(state).toMatchObject({
      chain: '',
      root: state.certificate,
      trustBundle: state.certificate,
      notBefore: '2026-11-21T11:55:00.000Z',
      notAfter: '2036-11-18T12:00:00.000Z',
    });
    expect((await next(state, { commonName: 'root' })).changes).toBe(false);
    expect((await authorities.read('id', state)).props).toBe(state);
  });

  it('is renewed with the same key and name when its time comes, so that what it issued stays valid', async () => {
    const state = await root();
    const end = await issued(server(state));
    now = days(2434);
    const renewed = await next(state, { commonName: 'root' });

    expect(renewed.changes).toBe(true);
    expect(told).toEqual([
      'root: generation 1: renewed, since it ends on 2036-11-18T12:00:00.000Z; the key is kept',
    ]);
    expect(renewed.state.privateKey).toBe(state.privateKey);
    expect(renewed.state.notAfter).toBe('2043-07-19T12:00:00.000Z');
    const certificate = new X509Certificate(end.certificate);
    expect(certificate.checkIssued(new X509Certificate(renewed.state.certificate))).toBe(true);
    expect((await next(renewed.state, { commonName: 'root' })).changes).toBe(false);
  });

  it('is issued anew with its key when it is to say something else', async () => {
    const state = await root();
    const { state: limited } = await next(state, { commonName: 'root', pathLength: 2 });

    expect(pathLengthOf(new X509Certificate(limited.certificate))).toBe(2);
    expect(limited.privateKey).toBe(state.privateKey);
    expect(told).toEqual([
      'root: generation 1: issued anew for what is asked for now, the key is kept',
    ]);
  });

  it('only remembers a setting that no certificate depends on', async () => {
    const state = await root();
    const { changes, state: other } = await next(state, { commonName: 'root', renewBefore: '24h' });

    expect(changes).toBe(true);
    expect(other.certificate).toBe(state.certificate);
    expect((await next(other, { commonName: 'root', renewBefore: '24h' })).changes).toBe(false);
    expect((await next(other, { commonName: 'root' })).changes).toBe(true);
  });

  it('changes its key in three runs', async () => {
    const inputs = [
      { commonName: 'root' },
      { commonName: 'root', alsoTrust: [2] },
      { commonName: 'root', generation: 2, alsoTrust: [1] },
      { commonName: 'root', generation: 2 },
    ];
    const states = [await root()];
    for (const [index, one] of inputs.slice(1).entries()) {
      const old = states[index];
      if (old === undefined) throw new Error('no state');
      expect(await reasons(authorities.check(inputs[index] ?? {}, one))).toEqual([]);
      states.push((await next(old, one)).state);
    }
    const [start, both, signs, end] = states as [
      AuthorityState,
      AuthorityState,
      AuthorityState,
      AuthorityState,
    ];

    expect(states.map((state) => subject(state.certificate))).toEqual([
      ...['CN=root', 'CN=root', 'CN=root G2', 'CN=root G2'],
    ]);
    expect(states.map((state) => count(state.trustBundle))).toEqual([1, 2, 2, 1]);
    expect(both.certificate).toBe(start.certificate);
    expect(signs.trustBundle).toContain(start.certificate);
    expect(signs.privateKey).not.toBe(start.privateKey);
    expect(end.certificate).toBe(signs.certificate);
    expect(JSON.stringify(end)).not.toContain(JSON.stringify(start.privateKey).slice(1, -1));
    expect(told).toEqual([
      'root: generation 2: a new key',
      'root: generation 1: trusted no more, key dropped',
    ]);
  });

  it('can go back while both keys are there', async () => {
    const both = (await next(await root(), { commonName: 'root', alsoTrust: [2] })).state;
    const signs = (await next(both, { commonName: 'root', generation: 2, alsoTrust: [1] })).state;
    const back = (await next(signs, { commonName: 'root', alsoTrust: [2] })).state;

    expect(back.certificate).toBe(both.certificate);
    expect(back.privateKey).toBe(both.privateKey);
  });

  it('gets another kind of key by another generation', async () => {
    const inputs = { commonName: 'root', keyAlgorithm: 'Ed25519', alsoTrust: [2] } as const;
    const { state } = await next(await root(), inputs);

    expect(
      state.keyRing.map(
        ({ certificate }) => new X509Certificate(certificate).publicKey.asymmetricKeyType,
      ),
    ).toEqual(['ec', 'ed25519']);
  });

  it('trusts what it is told to', async () => {
    const other = textsOf(makeAuthority('other')).certificate;
    const state = await root({ commonName: 'root', trustedCertificates: [other, other] });

    expect(state.trustBundle).toBe(state.certificate + other);
  });

  describe('below another', () => {
    it('is sent along, and trusted by its root', async () => {
      const top = await root();
      const below = await root({ commonName: 'below', ...issuer(top) });
      const end = await issued(server(below));

      expect(below).toMatchObject({
        chain: below.certificate,
        root: top.certificate,
        trustBundle: top.trustBundle,
      });
      expect(pathLengthOf(new X509Certificate(below.certificate))).toBe(0);
      expect(end.certificate.endsWith(below.certificate)).toBe(true);
      expect(count(end.certificate)).toBe(2);
      expect(end).toMatchObject({ caCertificate: top.certificate, trustBundle: top.trustBundle });
      expect(below.notAfter <= top.notAfter).toBe(true);
    });

    it('changes name, kind of key and generation at once, since it is trusted by its root', async () => {
      const top = await root();
      const inputs = { commonName: 'below', ...issuer(top) };
      const below = await root(inputs);
      const changed = { ...inputs, commonName: 'under', keyAlgorithm: 'Ed25519' as const };

      expect(await reasons(authorities.check(inputs, changed))).toEqual([]);
      const { state } = await next(below, changed);
      expect(subject(state.certificate)).toBe('CN=under');
      expect(new X509Certificate(state.certificate).publicKey.asymmetricKeyType).toBe('ed25519');
      expect(await reasons(authorities.check(changed, { ...changed, generation: 2 }))).toEqual([]);
    });

    it('is refused where the one above allows none', async () => {
      const top = await root({ commonName: 'root', pathLength: 0 });

      expect(await reasons(authorities.check({}, { commonName: 'below', ...issuer(top) }))).toEqual(
        [
          {
            property: 'pathLength',
            reason:
              '"0": the issuer allows 0 authorities below it, and this one asks for 0 below itself; raise the pathLength of the issuer, or lower that of this one',
          },
        ],
      );
    });
  });

  describe('that is brought along', () => {
    const mine = makeAuthority('mine');
    const { certificate, privateKey } = textsOf(mine);
    const inputs = { broughtCertificate: certificate, broughtPrivateKey: privateKey };

    it('signs, and its key stands once in the state', async () => {
      const state = await root(inputs);

      expect(state).toMatchObject({ certificate, privateKey, root: certificate, keyRing: [] });
      expect(state).not.toHaveProperty('broughtPrivateKey');
      expect((await next(state, inputs)).changes).toBe(false);
    });

    it('is asked for its date by every run', async () => {
      now = new Date('2028-01-01T00:00:00Z');

      expect(await reasons(authorities.check({}, inputs))).toEqual([
        {
          property: 'certificate',
          reason: '"CN=mine": ended on 2027-11-21T12:00:00.000Z; bring a new one',
        },
      ]);
    });

    it('is mentioned in the last three months', async () => {
      const state = await root(inputs);
      now = days(270);
      await next(state, inputs);
      expect(told).toEqual([]);
      now = days(280);
      await next(state, inputs);

      expect(told).toEqual([
        'the authority that was brought along ends on 2027-11-21T12:00:00.000Z: bring a new one in time',
      ]);
    });

    it('is not judged while it is unknown', async () => {
      const late = { broughtCertificate: unknownValue, broughtPrivateKey: unknownValue };

      expect(await reasons(authorities.check({}, late))).toEqual([]);
    });
  });
});

describe('a certificate', () => {
  it('is issued once, and a second run changes nothing', async () => {
    const top = await root();
    const state = await issued(server(top));

    expect(state).toMatchObject({
      notBefore: '2026-11-21T11:55:00.000Z',
      notAfter: '2027-11-21T12:00:00.000Z',
      caCertificate: top.certificate,
    });
    expect((await again(state, server(top))).changes).toBe(false);
  });

  it("has no copy of its issuer's key in its state", async () => {
    const state = await issued(server(await root()));

    expect(state).not.toHaveProperty('issuerPrivateKey');
    expect(JSON.stringify(state).match(/PRIVATE KEY/g)).toHaveLength(2);
  });

  it('is renewed when its time comes, and keeps its key', async () => {
    const top = await root();
    const state = await issued(server(top));
    now = days(243);
    expect((await again(state, server(top))).changes).toBe(false);
    now = days(244);
    const renewed = await again(state, server(top));

    expect(renewed.changes).toBe(true);
    expect(told).toEqual([
      'etcd-1.example: issued anew since it ends on 2027-11-21T12:00:00.000Z; the key is kept',
    ]);
    expect(renewed.state.privateKey).toBe(state.privateKey);
    expect(renewed.state.serialNumber).not.toBe(state.serialNumber);
    expect((await again(renewed.state, server(top))).changes).toBe(false);
  });

  it('gets a new key with each issue where that is asked for', async () => {
    const top = await root();
    const inputs = server(top, { renewKey: true });
    const state = await issued(inputs);
    now = days(300);
    const { state: renewed } = await again(state, inputs);

    expect(renewed.privateKey).not.toBe(state.privateKey);
    expect(told[0]).toContain('the key is a new one');
  });

  it.each([
    ['names', { dnsNames: ['etcd-1.example', 'etcd.example'] }],
    ['addresses', { ipAddresses: ['10.0.0.1'] }],
    ['usages', { usages: ['server auth', 'client auth'] }],
    ['subject', { commonName: 'etcd-1' }],
    ['validity', { validity: '1000h' }],
  ] as const)('is issued anew for other %s, with its key', async (_, more) => {
    const top = await root();
    const state = await issued(server(top));
    const { changes, state: other } = await again(state, server(top, more));

    expect(changes).toBe(true);
    expect(other.certificate).not.toBe(state.certificate);
    expect(other.privateKey).toBe(state.privateKey);
    expect(told).toEqual([
      'etcd-1.example: issued anew for what is asked for now; the key is kept'.replace(
        'etcd-1.example',
        'commonName' in more ? 'etcd-1' : 'etcd-1.example',
      ),
    ]);
  });

  it('gets a key of another kind by an update', async () => {
    const top = await root();
    const { state } = await again(
      await issued(server(top)),
      server(top, { keyAlgorithm: 'Ed25519' }),
    );

    expect(new X509Certificate(state.certificate).publicKey.asymmetricKeyType).toBe('ed25519');
  });

  it('is issued by the new key of its authority, and not before that signs', async () => {
    const top = await root();
    const state = await issued(server(top));
    const both = (await next(top, { commonName: 'root', alsoTrust: [2] })).state;
    const beside = await again(state, server(both));
    const signs = (await next(both, { commonName: 'root', generation: 2, alsoTrust: [1] })).state;
    told = [];
    const after = await again(beside.state, server(signs));

    expect(beside.changes).toBe(true);
    expect(beside.state.certificate).toBe(state.certificate);
    expect(count(beside.state.trustBundle)).toBe(2);
    expect(told).toEqual([
      'etcd-1.example: issued anew by another key of the authority; the key is kept',
    ]);
    expect(new X509Certificate(after.state.certificate).issuer).toBe('CN=root G2');
    expect(after.state.privateKey).toBe(state.privateKey);
  });

  it('follows its authority when that is renewed, without being issued anew', async () => {
    const top = await root();
    now = days(2430);
    const state = await issued(server(top));
    now = days(2434);
    const renewed = (await next(top, { commonName: 'root' })).state;
    const { changes, state: beside } = await again(state, server(renewed));

    expect(changes).toBe(true);
    expect(beside.certificate).toBe(state.certificate);
    expect(beside.trustBundle).toBe(renewed.certificate);
  });

  it('that ends with its authority waits for that one, and is not renewed by every run', async () => {
    const top = await root({ commonName: 'root', validity: '240h', renewBefore: '1h' });
    const state = await issued(server(top));
    now = days(9);

    expect(state.notAfter).toBe(top.notAfter);
    expect((await again(state, server(top))).changes).toBe(false);
    now = new Date(Date.parse(top.notAfter) - 1_800_000);
    const { state: renewed } = await next(top, {
      commonName: 'root',
      validity: '240h',
      renewBefore: '1h',
    });
    expect((await again(state, server(renewed))).state.certificate).not.toBe(state.certificate);
  });

  it('is shown as changed while something is unknown, and judged as far as it is known', async () => {
    const top = await root();
    const state = await issued(server(top));
    const late = server(top, { ipAddresses: [unknownValue] });
    const lateIssuer = { ...server(top), issuerCertificate: unknownValue };

    expect((await certificates.diff('id', state, late)).changes).toBe(true);
    expect(await reasons(certificates.check({}, late))).toEqual([]);
    expect(await reasons(certificates.check({}, lateIssuer))).toEqual([]);
    expect(await reasons(certificates.check({}, { ...late, commonName: '' }))).toHaveLength(1);
  });

  it('is held to the names that its authority may sign', async () => {
    const top = await root({
      commonName: 'root',
      nameConstraints: {
        permittedDomains: ['etcd.example'],
        excludedDomains: ['old.etcd.example'],
        permittedRanges: ['10.0.0.0/16', '2001:db8::/32'],
      },
    });
    const check = (more: Partial<CertificateInputs>) =>
      reasons(certificates.check({}, server(top, more)));

    expect(
      await check({
        dnsNames: ['etcd.example', 'a.etcd.example', '*.etcd.example'],
        ipAddresses: ['10.0.1.1', '2001:db8::1'],
      }),
    ).toEqual([]);
    expect(
      await check({
        dnsNames: ['notetcd.example', 'b.old.etcd.example'],
        ipAddresses: ['10.1.0.1'],
      }),
    ).toEqual([
      {
        property: 'dnsNames[0]',
        reason:
          '"notetcd.example": is outside what the issuer may sign: etcd.example; change the name, or the nameConstraints of the authority',
      },
      {
        property: 'dnsNames[1]',
        reason:
          '"b.old.etcd.example": is within old.etcd.example, which the issuer may not sign; change the name, or the nameConstraints of the authority',
      },
      {
        property: 'ipAddresses[0]',
        reason:
          '"10.1.0.1": is outside what the issuer may sign: 10.0.0.0/16, 2001:db8::/32; change the name, or the nameConstraints of the authority',
      },
    ]);
  });

  it('is not issued by an authority that has ended', async () => {
    const top = await root({ commonName: 'root', validity: '24h' });
    now = days(2);

    expect(await reasons(certificates.check({}, server(top)))).toEqual([
      {
        property: 'issuer',
        reason: 'the issuer ended on 2026-11-22T12:00:00.000Z; renew the issuer first',
      },
    ]);
  });
});

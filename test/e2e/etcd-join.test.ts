/**
 * How members come into a cluster and go out of it: the programs that machines carry, with real etcd on the loopback. Nobody ever begins a cluster
 * without being told, nobody takes up an identity whose data is gone, and nothing of it is lost by an interruption.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { goTool } from '../../tools/go-tool';
import { describeLab } from '../support/describe-lab';
import { LoopbackMember, deliver } from '../support/loopback-member';
import { TlsAuthority } from '../support/tls-authority';

jest.setTimeout(120_000);

describeLab('members that join', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-join-'));
  // Addresses that no other lab has at the same time.
  const network = `127.${40 + (process.pid % 200)}.${(process.pid >> 8) % 250}`;
  const all = new Map<string, LoopbackMember>();
  const authorities = new Map<string, TlsAuthority>();
  let programs = '';

  function authority(name: string): TlsAuthority {
    const made = authorities.get(name) ?? new TlsAuthority(mkdtempSync(`${folder}/${name}-`));
    authorities.set(name, made);
    return made;
  }

  function member(number: number): LoopbackMember {
    const name = `etcd-${number}`;
    const made =
      all.get(name) ?? new LoopbackMember(name, `${network}.${number}`, folder, programs);
    all.set(name, made);
    return made;
  }

  function bring(one: LoopbackMember, wanted: readonly LoopbackMember[], token = 'lab'): void {
    const files: Record<string, string> = {
      'ca.crt': readFileSync(authority('clients').certificate, 'utf8'),
      'peer-ca.crt': readFileSync(authority('peers').certificate, 'utf8'),
      members: wanted
        .map(({ name, peerUrl, clientUrl }) => `${name} ${peerUrl} ${clientUrl}\n`)
        .join(''),
      token: `${token}\n`,
    };
    for (const [kind, of] of [
      ['server', 'clients'],
      ['peer', 'peers'],
    ] as const) {
      const made = authority(of).issue(`${kind}-${one.name}`, {
        commonName: one.name,
        // Connections over the loopback come from its first address.
        reachedAs: [`IP:${one.address}`, 'IP:127.0.0.1'],
      });
      files[`${kind}.crt`] = readFileSync(made.certificate, 'utf8');
      files[`${kind}.key`] = readFileSync(made.key, 'utf8');
    }
    deliver(one, files);
  }

  const three = () => [1, 2, 3].map(member);
  const isVoter = (status: { healthy: boolean; learner?: boolean }) =>
    status.healthy && status.learner === false;

  beforeAll(async () => {
    programs = path.dirname(await goTool('etcd'));
  });

  afterAll(() => {
    for (const one of all.values()) one.run('systemctl', 'kill', 'etcd-member.service');
    rmSync(folder, { recursive: true, force: true });
  });

  test('three that are blank wait, and begin when they are told to', async () => {
    for (const one of three()) {
      bring(one, three());
      expect(one.done('secret-files-etcd')).toBe('installed');
      one.start();
    }
    for (const one of three()) {
      await one.until('waiting', ({ waiting }) => waiting !== undefined);
      expect(one.status()).toMatchObject({ data: 'none', service: 'activating', healthy: false });
      expect(one.status().waiting).toBe(
        'there is no data, no other member answers, and there is no order to begin a cluster (etcd-begin)',
      );
    }

    for (const one of three()) one.done('etcd-begin');
    for (const one of three()) await one.until('a voter', isVoter);

    const ids = three().map((one) => one.status().clusterId);
    expect(new Set(ids).size).toBe(1);
  });
});

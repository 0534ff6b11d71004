/**
 * How members come into a cluster and go out of it: the programs that machines carry, with real etcd on the loopback. Nobody ever begins a cluster
 * without being told, nobody takes up an identity whose data is gone, and nothing of it is lost by an interruption.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { goTool } from '../../tools/go-tool';
import { describeLab } from '../support/describe-lab';
import { LoopbackMember, deliver } from '../support/loopback-member';
import type { MemberStatus } from '../support/loopback-member';
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
  const isVoter = ({ service, healthy, learner }: MemberStatus) =>
    service === 'active' && healthy && learner === false;

  beforeAll(async () => {
    programs = path.dirname(await goTool('etcd'));
  });

  afterAll(() => {
    for (const one of all.values()) one.run('systemctl', 'kill', 'etcd-member.service');
    rmSync(folder, { recursive: true, force: true });
  });

  /** The members that vote, as one of them tells. */
  const voters = (one: LoopbackMember): readonly string[] =>
    (one.status().members ?? [])
      .filter(({ started, learner }) => started && !learner)
      .map(({ name }) => name)
      .sort();
  const idOf = (one: LoopbackMember, name: string): string | undefined =>
    one.status().members?.find((each) => each.name === name)?.id;
  const keys = (one: LoopbackMember): string =>
    one.etcdctl('get', 'key', '--prefix', '--print-value-only').stdout;

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

    // Who begins with half of a list begins another cluster.
    const [line = ''] = readFileSync(`${member(1).bundle}/members`, 'utf8').split('\n');
    const lists = [
      [`${line}\netcd-2 https://`, 'line 2 is no NAME PEER_URL CLIENT_URL'],
      [`\n`, `it does not name this member, etcd-1 ${member(1).peerUrl}`],
      [line.replace('etcd-1 ', 'etcd-10 '), 'it does not name this member, etcd-1 '],
      [`${line}\n${line}\n`, 'etcd-1 or its address is there twice'],
    ] as const;
    for (const [members, reason] of lists) {
      deliver(member(1), { members });
      member(1).done('secret-files-etcd');
      expect(member(1).refusal('etcd-begin')).toContain(`members cannot be used: ${reason}`);
    }
    deliver(member(1), { token: '\n' });
    member(1).done('secret-files-etcd');
    expect(member(1).refusal('etcd-begin')).toMatch(/token is not there, or empty$/);
    bring(member(1), three());
    member(1).done('secret-files-etcd');

    member(1).done('etcd-begin');
    member(2).done('etcd-begin');
    await member(1).until('a voter', isVoter);
    expect(member(3).status().data).toBe('none');
    member(3).done('etcd-begin');
    for (const one of three()) await one.until('a voter', isVoter);

    const ids = three().map((one) => one.status().clusterId);
    expect(new Set(ids).size).toBe(1);
    expect(voters(member(1))).toEqual(['etcd-1', 'etcd-2', 'etcd-3']);
    expect(member(3).log()).not.toContain('removes member');
    expect(member(1).status()).toMatchObject({ begin: 'done', incarnation: 1, trustCurrent: true });
    expect(member(1).refusal('etcd-begin')).toMatch(/^etcd-begin: there is data in /);
    expect(member(1).etcdctl('put', 'key', 'value').code).toBe(0);
  });

  test('three more join at once, and all come to vote', async () => {
    const six = [1, 2, 3, 4, 5, 6].map(member);
    for (const one of six.slice(3)) {
      bring(one, six);
      one.done('secret-files-etcd');
      one.start();
    }
    for (const one of six.slice(3)) await one.until('a voter', isVoter, 60);

    expect(voters(member(1))).toEqual(six.map(({ name }) => name));
  });

  test('who leaves is taken out, keeps its data aside, and does not come back by itself', async () => {
    for (const one of [6, 5, 4].map(member)) {
      one.done('etcd-leave');
      expect(one.status()).toMatchObject({ data: 'none', service: 'inactive' });
      expect(readdirSync(one.disk)).toContain('data.left');
      one.done('etcd-leave');
    }
    expect(voters(member(1))).toEqual(['etcd-1', 'etcd-2', 'etcd-3']);

    member(4).start();
    const { waiting } = await member(4).until('waiting', (status) => status.waiting !== undefined);
    expect(waiting).toBe('this member has left the cluster; run etcd-rejoin to join it again');
    member(4).run('systemctl', 'stop', 'etcd-member.service');
  });

  test('who comes back without its disk is another one, and the cluster lacks nothing', async () => {
    const before = idOf(member(1), 'etcd-3');
    member(3).kill();
    member(3).loseDisk();
    member(3).start();
    await member(3).until('a voter', isVoter);

    expect(idOf(member(1), 'etcd-3')).not.toBe(before);
    expect(voters(member(1))).toEqual(['etcd-1', 'etcd-2', 'etcd-3']);
    expect(keys(member(3))).toBe('value\n');
  });

  test('who was added, and lost before it started, is added again', async () => {
    member(3).kill();
    member(3).loseDisk();
    member(1).done('etcd-remove', 'etcd-3');
    const added = await addLearner(member(1), member(3));
    member(3).start();
    await member(3).until('a voter', isVoter);

    expect(member(3).log()).toContain(`removes member ${added}, whose data is not here`);
    expect(voters(member(1))).toEqual(['etcd-1', 'etcd-2', 'etcd-3']);
  });

  test('who was added and never started is removed by its name, or its ID where nobody wants it', async () => {
    member(3).kill();
    member(3).loseDisk();
    member(1).done('etcd-remove', 'etcd-3');
    await addLearner(member(1), member(3));
    member(1).done('etcd-remove', 'etcd-3');
    expect(member(1).status().members).toHaveLength(2);

    const stranger = await addLearner(member(1), member(7));
    expect(member(1).refusal('etcd-remove', 'etcd-7')).toBe(
      `etcd-remove: no member has the name etcd-7, but one that has never started has none: if it is that one, run etcd-remove with its ID: ${stranger} at ${member(7).peerUrl}`,
    );
    member(1).done('etcd-remove', stranger);
    expect(member(1).status().members).toHaveLength(2);
    member(3).start();
    await member(3).until('a voter', isVoter);
  });

  test('who was added, and interrupted before it started, goes on under what it was added as', async () => {
    member(3).kill();
    member(3).loseDisk();
    member(1).done('etcd-remove', 'etcd-3');
    const added = await addLearner(member(1), member(3));
    mkdirSync(`${member(3).disk}/groundwork`);
    writeFileSync(`${member(3).disk}/groundwork/added`, `${added}\n`);
    member(3).start();
    await member(3).until('a voter', isVoter);

    expect(member(3).status().id).toBe(added);
  });

  test('who was interrupted before it was promoted is promoted later', async () => {
    const promote = path.join(member(3).root, 'opt/groundwork/bin/etcd-promote');
    member(3).kill();
    member(3).loseDisk();
    chmodSync(promote, 0o644);
    member(3).start();
    const learner = await member(3).until('a learner', (status) => status.learner === true);
    member(3).kill();
    chmodSync(promote, 0o755);
    member(3).start();
    await member(3).until('a voter', isVoter);

    expect(member(3).status().id).toBe(learner.id);
  });

  test('who was removed while it was away does not come back with its old data', async () => {
    expect(member(1).refusal('etcd-remove', 'etcd-3')).toBe(
      `etcd-remove: etcd-3 is alive at ${member(3).clientUrl}: run etcd-leave there`,
    );
    member(3).kill();
    member(1).done('etcd-remove', 'etcd-3');
    expect(member(1).done('etcd-remove', 'etcd-3')).toBe('');
    member(3).start();
    const { waiting } = await member(3).until('waiting', (status) => status.waiting !== undefined);

    expect(waiting).toContain('was removed from the cluster while it was away');
    expect(member(3).status().data).toBe('present');
    expect(voters(member(1))).toEqual(['etcd-1', 'etcd-2']);

    member(3).done('etcd-rejoin');
    await member(3).until('a voter', isVoter);
    expect(readdirSync(member(3).disk)).toContain('data.rejoined');
    expect(voters(member(1))).toEqual(['etcd-1', 'etcd-2', 'etcd-3']);
    expect(member(3).refusal('etcd-rejoin')).toContain('belongs to the cluster: its data is good');
  });

  test('a departure that was interrupted is finished by the next attempt', async () => {
    member(3).kill();
    member(1).done('etcd-remove', 'etcd-3');
    member(3).done('etcd-leave');

    expect(member(3).status()).toMatchObject({ data: 'none', service: 'inactive' });
    expect(readdirSync(member(3).disk)).toContain('data.left');
    // What a crash in the first moment of etcd leaves behind.
    mkdirSync(`${member(3).disk}/data/member/snap`, { recursive: true });
    member(3).done('etcd-rejoin');
    await member(3).until('a voter', isVoter);
    expect(readdirSync(member(3).disk)).toContain('data.without-log-1');
  });

  test('who leaves does not take out another one that has its name by now', async () => {
    const id = idOf(member(1), 'etcd-3');
    const known = `${member(3).disk}/groundwork/member`;
    expect(readFileSync(known, 'utf8')).toBe(`${id}\n`);
    writeFileSync(known, 'abc\n');

    member(3).done('etcd-leave');

    expect(idOf(member(1), 'etcd-3')).toBe(id);
    expect(member(3).status()).toMatchObject({ data: 'none', service: 'inactive' });
    member(3).done('etcd-rejoin');
    await member(3).until('a voter', isVoter);
    expect(idOf(member(1), 'etcd-3')).not.toBe(id);
  });

  test('who is left alone says so in time, and comes back with the others', async () => {
    for (const one of [1, 2].map(member)) one.kill();
    await member(3).until('without a majority', ({ healthy }) => !healthy);
    const begun = Date.now();
    expect(member(3).status()).toMatchObject({ healthy: false, service: 'active' });
    expect(Date.now() - begun).toBeLessThan(8_000);
    expect(member(3).refusal('etcd-make-way')).toBe('etcd-make-way: the cluster has no quorum');
    expect(member(3).refusal('etcd-leave')).toBe(
      'etcd-leave: no other member can tell who belongs to the cluster: it has no quorum',
    );

    for (const one of [1, 2].map(member)) one.start();
    for (const one of three()) await one.until('a voter', isVoter);
    expect(keys(member(1))).toBe('value\n');
  });

  test.each([
    ['of another member', 'lab etcd-9'],
    ['of another cluster', 'other etcd-3'],
  ])('a disk %s is refused', async (_, owner) => {
    const identity = `${member(3).disk}/groundwork/identity`;
    const own = readFileSync(identity, 'utf8');
    member(3).run('systemctl', 'stop', 'etcd-member.service');
    writeFileSync(identity, `${owner}\n`);
    member(3).start();
    const { waiting } = await member(3).until('waiting', (status) => status.waiting !== undefined);

    expect(waiting).toBe(
      `the disk of ${member(3).disk} belongs to '${owner}', this is 'lab etcd-3' (cluster and member)`,
    );
    expect(member(3).refusal('etcd-begin')).toContain('belongs to');
    writeFileSync(identity, own);
    await member(3).until('a voter', isVoter);
  });

  test('new certificates are in use at once, new authorities after a restart that the cluster bears', async () => {
    const pid = member(2).run('systemctl', 'show', '--property', 'MainPID').stdout;
    const before = served(member(2));
    bring(member(2), three());
    expect(member(2).done('etcd-refresh')).toBe('installed');
    expect(member(2).done('etcd-refresh')).toBe('unchanged');
    expect(served(member(2))).not.toBe(before);
    expect(member(2).run('systemctl', 'show', '--property', 'MainPID').stdout).toBe(pid);

    const added = new TlsAuthority(mkdtempSync(`${folder}/added-`));
    const stranger = added.issue('stranger', { commonName: 'stranger' });
    const asked = () =>
      member(2).run(
        'etcdctl',
        ...[`--endpoints=${member(2).clientUrl}`, `--cacert=${authority('clients').certificate}`],
        ...[`--cert=${stranger.certificate}`, `--key=${stranger.key}`, 'get', 'key'],
      );
    const both = readFileSync(added.certificate, 'utf8');
    const ca = readFileSync(authority('clients').certificate, 'utf8');
    deliver(member(2), { 'ca.crt': `${ca}${both}` });
    member(2).done('secret-files-etcd');
    expect(member(2).status().trustCurrent).toBe(false);
    expect(asked().code).not.toBe(0);
    member(3).kill();
    expect(member(2).refusal('etcd-refresh')).toBe(
      'etcd-refresh: etcd would have to restart to trust other authorities, but only 1 of the other members are well, and 2 are needed',
    );
    member(3).start();
    await member(3).until('a voter', isVoter);

    expect(member(2).done('etcd-refresh')).toBe('restarted');
    expect(member(2).status()).toMatchObject({ trustCurrent: true, healthy: true });
    expect(asked().code).toBe(0);
  });

  test('who leads makes way, and nobody leaves whose rest would be no majority', async () => {
    const leader = three().find((one) => one.status().leader === one.status().id) ?? member(1);
    leader.done('etcd-make-way');
    expect(leader.status().leader).not.toBe(leader.status().id);

    const [gone, asked] = three().filter((one) => one !== leader);
    if (gone === undefined || asked === undefined) throw new Error('there are three');
    gone.kill();
    await asked.until('in a cluster with a leader', isVoter);
    expect(asked.refusal('etcd-leave')).toBe(
      'etcd-leave: only 1 of the other members are well, and 2 are needed',
    );
    gone.start();
    await gone.until('a voter', isVoter);
  });

  test('where the whole cluster ends nobody leaves, until it is taken up again', () => {
    for (const one of three()) one.done('etcd-ending');
    member(3).done('etcd-leave');
    member(1).done('etcd-remove', 'etcd-3');

    expect(voters(member(1))).toEqual(['etcd-1', 'etcd-2', 'etcd-3']);
    expect(member(3).done('etcd-refresh')).toBe('unchanged');
    expect(existsSync(`${member(3).root}/run/groundwork-etcd/ending`)).toBe(false);
    expect(keys(member(3))).toBe('value\n');
  });

  async function addLearner(by: LoopbackMember, one: LoopbackMember): Promise<string> {
    for (let tries = 0; tries < 60; tries += 1) {
      const added = by.etcdctl(
        'member',
        'add',
        one.name,
        '--learner',
        `--peer-urls=${one.peerUrl}`,
      );
      const id = /Member (\w+) added/.exec(added.stdout)?.[1] ?? addedBefore(by, one);
      if (id !== undefined) return id;
      await sleep(500);
    }
    throw new Error(`${one.name} cannot be added`);
  }

  /** On a busy machine the answer may come too late, and the cluster has added it all the same. */
  function addedBefore(by: LoopbackMember, one: LoopbackMember): string | undefined {
    const listed = by.etcdctl('member', 'list').stdout.split('\n');
    const line = listed.find(
      (each) => each.includes(', unstarted, ') && each.includes(one.peerUrl),
    );
    return line?.split(', ')[0];
  }

  /** The certificate that it shows to clients. */
  function served(one: LoopbackMember): string {
    const shown = one.run('openssl', 's_client', '-connect', `${one.address}:2379`);
    return /-----BEGIN CERTIFICATE-----[^-]+/.exec(shown.stdout)?.[0] ?? '';
  }
});

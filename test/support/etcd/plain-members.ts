/** Members of etcd as plain processes on loopback, for trying the instruments before they judge anything else. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { goTool } from '../../../tools/go-tool';
import { freePorts } from '../free-ports';
import { ChildProgram } from '../lab/child-program';
import { TlsAuthority } from '../tls-authority';
import type { OwnCertificate } from '../tls-authority';
import { EtcdGateway } from './gateway';
import type { Credentials } from './gateway';

const UP_MS = 30_000;
const POLL_MS = 100;

/** Some members that are one cluster, with TLS. */
export class PlainMembers {
  readonly folder: string;
  readonly endpoints: readonly string[];
  /** An operator. */
  readonly credentials: Credentials;
  readonly #program: string;
  readonly #peers: readonly string[];
  readonly #authority: TlsAuthority;
  readonly #certificate: OwnCertificate;
  readonly #running: (ChildProgram | undefined)[] = [];
  readonly #flags: readonly string[];

  private constructor(program: string, ports: readonly number[], flags: readonly string[]) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'gw-etcd-'));
    this.#program = program;
    this.#flags = flags;
    const half = ports.length / 2;
    this.endpoints = ports.slice(0, half).map((port) => `https://127.0.0.1:${port}`);
    this.#peers = ports.slice(half).map((port) => `https://127.0.0.1:${port}`);
    this.#authority = new TlsAuthority(this.folder);
    const subject = { commonName: 'member', reachedAs: ['IP:127.0.0.1'] };
    this.#certificate = this.#authority.issue('member', subject);
    const client = this.#authority.issue('client', { commonName: 'operator' });
    this.credentials = {
      ca: readFileSync(this.#authority.certificate, 'utf8'),
      certificate: readFileSync(client.certificate, 'utf8'),
      key: readFileSync(client.key, 'utf8'),
    };
  }

  /**
   * Starts them and waits until all take part.
   *
   * @param flags further flags for each
   */
  static async start(count: number, flags: readonly string[] = []): Promise<PlainMembers> {
    const members = new PlainMembers(await goTool('etcd'), await freePorts(2 * count), flags);
    for (let member = 0; member < count; member += 1) members.run(member);
    try {
      await members.settled();
    } catch (error) {
      const words = members.#running.map((one) => one?.lastWords() ?? '');
      await members.stop();
      throw new Error([String(error), ...words].join('\n'), { cause: error });
    }
    return members;
  }

  /** Starts a member, on the data that it has. */
  run(member: number): void {
    const { folder } = this;
    const [client = '', peer = ''] = [this.endpoints[member], this.#peers[member]];
    const { certificate, key } = this.#certificate;
    const all = this.#peers.map((url, index) => `m${index}=${url}`).join(',');
    const trust = ['--trusted-ca-file', '--cert-file', '--key-file', '--client-cert-auth'];
    const files = [this.#authority.certificate, certificate, key, 'true'];
    const tls = trust.flatMap((flag, index) => [
      `${flag}=${files[index] ?? ''}`,
      `--peer-${flag.slice(2)}=${files[index] ?? ''}`,
    ]);
    const argv = [
      ...[this.#program, `--name=m${member}`, `--data-dir=${path.join(folder, `m${member}`)}`],
      ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
      ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`],
      ...[`--initial-cluster=${all}`, '--initial-cluster-token=instruments'],
      ...tls,
      ...this.#flags,
    ];
    const log = path.join(folder, `m${member}.log`);
    this.#running[member] = ChildProgram.start(`m${member}`, argv, log, folder);
  }

  /** Ends a member as a failing machine would. */
  async kill(member: number): Promise<void> {
    await this.#running[member]?.stop('SIGKILL');
  }

  /** Waits until every member answers a read that a majority agrees to. */
  async settled(): Promise<void> {
    const gateway = new EtcdGateway(this.credentials);
    const end = Date.now() + UP_MS;
    const question = { path: '/v3/kv/range', body: { key: 'YQ==' } };
    try {
      for (const endpoint of this.endpoints) {
        while ((await gateway.ask(endpoint, question)).kind !== 'answer') {
          if (Date.now() > end) throw new Error(`${endpoint} did not come up`);
          await sleep(POLL_MS);
        }
      }
    } finally {
      gateway.close();
    }
  }

  /** The leader's number. */
  async leader(): Promise<number> {
    const gateway = new EtcdGateway(this.credentials);
    try {
      for (const [member, endpoint] of this.endpoints.entries()) {
        const asked = await gateway.ask(endpoint, { path: '/v3/maintenance/status', body: {} });
        if (asked.kind !== 'answer') continue;
        const header = asked.body['header'] as { readonly member_id?: string } | undefined;
        if (header?.member_id === asked.body['leader']) return member;
      }
      throw new Error('there is no leader');
    } finally {
      gateway.close();
    }
  }

  /** Ends all and removes their data. */
  async stop(): Promise<void> {
    await Promise.all(this.#running.map((_, member) => this.kill(member)));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * The instruments that judge clusters, tried on three real members: they count what is acknowledged through the death of a leader, and they find
 * what somebody has taken away, changed or turned back. Nothing of groundwork is judged here.
 */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describeLab } from '../../support/describe-lab';
import { encoded } from '../../support/etcd/gateway';
import { performanceFindings } from '../../support/etcd/performance';
import { PlainMembers } from '../../support/etcd/plain-members';
import { verdictText } from '../../support/etcd/verification';
import { Witness } from '../../support/etcd/witness';
import { counterText, keyOf, periodTable, registerOf } from '../../support/etcd/write-record';

const MINUTE = 60_000;
const LOG = path.join(tmpdir(), `gw-witness-${process.pid}.log`);
const QUOTA = 16 * 1024 * 1024;

describeLab('instruments for etcd', () => {
  let members: PlainMembers;
  let witness: Witness;

  beforeAll(async () => {
    members = await PlainMembers.start(3, [
      `--quota-backend-bytes=${QUOTA}`,
      '--heartbeat-interval=100',
      '--election-timeout=1000',
    ]);
    witness = new Witness({ log: LOG });
    await witness.ask('use', members.credentials);
    await witness.ask('start', { endpoints: members.endpoints });
  }, 5 * MINUTE);

  afterAll(async () => {
    await witness.leave();
    await members.stop();
    rmSync(LOG, { force: true });
  }, MINUTE);

  const tamper = async (path: string, body: unknown): Promise<void> => {
    const [endpoint = ''] = members.endpoints;
    expect(await witness.ask('ask', { endpoint, path, body })).toMatchObject({ kind: 'answer' });
  };

  it(
    'find nothing wrong where nothing is',
    async () => {
      await sleep(3_000);
      const period = await witness.ask('mark', 'quiet');
      const verdict = await witness.ask('verify', members.endpoints);

      expect(verdict.findings).toEqual([]);
      expect(verdict.acknowledged).toBeGreaterThan(80);
      expect(verdict.members).toBe(3);
      expect(period).toMatchObject({ unclear: 0, refused: 0 });
      expect(period.longestGapMs).toBeLessThan(1_000);
      expect(period.reads).toBeGreaterThan(20);
      expect(readFileSync(LOG, 'utf8')).toContain(` acknowledged ${keyOf(0, 1)} `);
    },
    MINUTE,
  );

  it(
    'see the gap that the death of a leader makes, and that nothing is lost',
    async () => {
      const leader = await members.leader();
      await members.kill(leader);
      await sleep(3_500);
      const dead = await witness.ask('mark', 'death of the leader');
      const others = members.endpoints.filter((_, member) => member !== leader);
      const meanwhile = await witness.ask('verify', others);
      members.run(leader);
      await members.settled();
      await witness.ask('mark', 'its return');
      const verdict = await witness.ask('verify', members.endpoints);
      const { periods, anomalies } = await witness.ask('state', null);

      process.stderr.write(`${periodTable(periods)}${verdictText('in the end', verdict)}\n`);
      expect(anomalies).toEqual([]);
      expect([meanwhile.findings, verdict.findings]).toEqual([[], []]);
      // An election takes a second at least.
      expect(dead.longestGapMs).toBeGreaterThan(500);
      expect(dead.acknowledged).toBeGreaterThan(0);
      expect(dead.refused + dead.unclear).toBeGreaterThan(0);
    },
    MINUTE,
  );

  it('tell apart who may not ask', async () => {
    const [endpoint = ''] = members.endpoints;
    const body = { key: encoded('a') };
    const { ca } = members.credentials;
    const asked = { endpoint, path: '/v3/kv/range', body };
    const plain = { ...asked, endpoint: endpoint.replace('https:', 'http:') };

    expect((await witness.ask('ask', { ...asked, as: { ca } })).kind).not.toBe('answer');
    expect((await witness.ask('ask', { ...asked, as: members.credentials })).kind).toBe('answer');
    expect((await witness.ask('ask', plain)).kind).toBe('unclear');
  });

  describe('control:', () => {
    afterEach(async () => {
      await witness.ask('resume', null);
    });

    beforeEach(async () => {
      await witness.ask('pause', null);
    });

    it('a lost key, a changed value and a foreign key are found', async () => {
      const [lost, changed] = [keyOf(0, 2), keyOf(1, 3)];
      await tamper('/v3/kv/deleterange', { key: encoded(lost) });
      await tamper('/v3/kv/put', { key: encoded(changed), value: encoded('other') });
      await tamper('/v3/kv/put', { key: encoded(keyOf(9, 9)), value: encoded('other') });
      const { findings } = await witness.ask('verify', members.endpoints);

      expect(findings).toEqual([
        `1 acknowledged and lost: ${lost}`,
        `2 with another value: ${changed}, ${keyOf(9, 9)}`,
        `1 there though never written, or refused: ${keyOf(9, 9)}`,
      ]);
    });

    it(
      'a counter that went back is found, by the verification and by the reader',
      async () => {
        const register = encoded(registerOf(2));
        await tamper('/v3/kv/put', { key: register, value: encoded(counterText(1)) });
        const { findings } = await witness.ask('verify', members.endpoints);
        await witness.ask('resume', null);
        // The writer of that counter sets it right again; a reader has to be quicker.
        for (let tries = 0; tries < 200; tries += 1) {
          const { anomalies } = await witness.ask('state', null);
          if (anomalies.some((one) => one.startsWith('read '))) break;
          await tamper('/v3/kv/put', { key: register, value: encoded(counterText(1)) });
        }
        const { anomalies } = await witness.ask('state', null);

        expect(findings).toContainEqual(
          expect.stringMatching(/^the counter of writer 2 went back from \d+ to 1$/),
        );
        expect(anomalies).toContainEqual(
          expect.stringMatching(/^read 1 of writer 2 .* after \d+$/),
        );
      },
      MINUTE,
    );
  });

  it(
    'measure the speed',
    async () => {
      const plan = { endpoints: members.endpoints, rate: 100, clients: 10, seconds: 2 };
      const measured = await witness.ask('perform', plan);

      process.stderr.write(`${JSON.stringify(measured)}\n`);
      expect(measured.writes + measured.failed).toBeGreaterThan(150);
      expect(measured.median).toBeGreaterThan(0);
      expect(performanceFindings({ ...measured, slowest: 501 }, 100)).toContain(
        'slowest write 501 ms, more than 500',
      );
    },
    MINUTE,
  );

  it(
    'fill the quota, and see the alarm',
    async () => {
      const plan = { endpoints: members.endpoints, bytes: 512 * 1024, limit: 100 };
      const reason = await witness.ask('fill', plan);
      const { alarms } = await witness.ask('contents', members.endpoints);

      expect(reason).toContain('database space exceeded');
      expect(alarms).toContainEqual(expect.stringMatching(/^NOSPACE of [0-9a-f]+$/));
    },
    MINUTE,
  );
});

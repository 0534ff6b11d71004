/**
 * A first boot that fails, in a container and in a virtual machine: the machine says what failed and why, wherever one may look, and does not go on.
 */
import { File, FileSystem, FirstBootStep, Machine, Mount, Sysctl } from '../../../lib/machine';
import type { FirstBootStatus } from '../../../lib/machine';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';

const MINUTES = 60_000;
const SERVICE = 'groundwork-first-boot.service';
const FIXED = '/root/fixed';

function failingMachine(name: string): Machine {
  const text = new Machine(name);
  new Sysctl(text, 'kernel', { settings: { 'net.ipv4.ip_forward': 1 } });
  new File(text, 'note', { path: '/etc/note', content: 'there\n' });
  new FirstBootStep(text, 'before', {
    phase: 'services',
    description: 'a step before',
    command: ['sh', '-c', 'echo ran >> /root/before'],
  });
  new FirstBootStep(text, 'broken', {
    phase: 'last',
    description: 'ask for the volume',
    command: [
      'sh',
      '-c',
      `echo asking; test -e ${FIXED} && exit; echo "no volume: 42" >&2; exit 7`,
    ],
  });
  new FirstBootStep(text, 'after', {
    phase: 'last',
    description: 'a step after',
    command: ['sh', '-c', 'echo ran >> /root/after'],
  });
  return text;
}

interface Sight {
  readonly status: FirstBootStatus;
  readonly console: string;
  readonly units: string;
  readonly cloudInit: string;
  readonly traces: string;
}

async function look(machine: LabMachine): Promise<Sight> {
  const { stdout: units } = await machine.run(
    'systemctl is-system-running; systemctl list-units --failed --plain --no-legend | cut -d" " -f1',
  );
  return {
    status: await machine.status(),
    console: machine.console(),
    units,
    cloudInit: (await machine.file('/run/cloud-init/result.json')) ?? '',
    traces: await machine.output('cat /etc/note; cat /root/before; ls /root'),
  };
}

describeLab('failed first boot', () => {
  describe.each([
    { where: 'in a container', level: 1 },
    { where: 'in a virtual machine', level: 2 },
  ] as const)('$where', ({ level }) => {
    let machine: LabMachine;
    let seen: Sight;

    beforeAll(async () => {
      machine = await boot(failingMachine(`failing-${level}`), { level });
      seen = await look(machine);
    }, 10 * MINUTES);

    afterAll(() => machine.stop(), MINUTES);

    test('is told in the status, with the command and what it said', () => {
      expect(seen.status).toMatchObject({
        state: 'failed',
        step: 'broken',
        construct: `failing-${level}/broken`,
        exitCode: 7,
        output: 'asking\nno volume: 42',
      });
      expect(seen.status.command).toContain('no volume: 42');
    });

    test('is told on the console, by systemd and by cloud-init', () => {
      expect(seen.console).toContain(
        'groundwork: first boot failed at broken (ask for the volume), exit code 7: no volume: 42',
      );
      expect(seen.units.split('\n')).toEqual(expect.arrayContaining(['degraded', SERVICE]));
      expect(JSON.parse(seen.cloudInit)).toMatchObject({
        v1: { errors: [expect.stringContaining('scripts-user') as string] },
      });
    });

    test('has done what comes before, and nothing of what comes after', () => {
      expect(seen.traces).toContain('there\nran');
      expect(seen.traces).not.toContain('after');
    });

    test(
      'is taken up again once the cause is gone, and keeps what was wrong at first',
      async () => {
        await machine.output(`touch ${FIXED}; systemctl restart ${SERVICE}`, { limitSeconds: 120 });

        expect(await machine.status()).toMatchObject({ state: 'done', exitCode: 0 });
        expect(await machine.output(`cat /root/after; systemctl is-active ${SERVICE}`)).toBe(
          'ran\nactive',
        );
        expect(await machine.file('/var/lib/groundwork/first-failure.json')).toContain('no volume');
      },
      5 * MINUTES,
    );
  });

  test(
    'does not come from a disk that a container does not have: it is skipped, and told',
    async () => {
      const text = new Machine('no-disk');
      const device = '/dev/disk/by-id/virtio-ABSENT';
      const disk = new FileSystem(text, 'disk', { device, type: 'ext4' });
      new Mount(text, 'mount', { what: disk, path: '/absent' });
      const machine = await boot(text, { level: 1 });

      const { state, skipped } = await machine.status();
      const mounts = await machine.output('findmnt --list --noheadings --output TARGET');
      await machine.stop();

      expect({ state, skipped }).toEqual({ state: 'done', skipped: [`device ${device}`] });
      expect(mounts).not.toContain('/absent');
    },
    3 * MINUTES,
  );
});

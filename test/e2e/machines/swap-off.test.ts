/**
 * No swap, on a kernel of its own: what a row of fstab or somebody's command turned on goes off, and stays off. A virtual machine that is
 * resumed in a second.
 */
import { Machine } from '../../../lib/machine';
import { SWAP_OFF_SERVICE, SwapOff } from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { resume } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';

const MINUTES = 60_000;
const PATIENT = { limitSeconds: 120 };
const DEVICE = '/dev/disk/by-id/virtio-SWAP';
const UNIT = 'dev-disk-by\\x2did-virtio\\x2dSWAP.swap';

describeLab('swap off', () => {
  let machine: LabMachine;

  const swaps = async (): Promise<string> => (await machine.output('sed 1d /proc/swaps')).trim();
  const masked = async (): Promise<string[]> => {
    const show = ['systemctl', 'show', '--value', '--property', 'LoadState'];
    return (await machine.output([...show, 'swap.target', UNIT])).split(/\s+/);
  };

  beforeAll(async () => {
    const text = new Machine('swap-off');
    new SwapOff(text, 'swap-off');
    machine = await resume([{ serial: 'SWAP', bytes: 64 * 1024 * 1024 }]);
    for (const { path, content, mode, construct } of text.plan().files) {
      if (!construct.includes('swap-off/')) continue;
      const bytes = Buffer.from(content).toString('base64');
      await machine.output(
        `mkdir -p "$(dirname ${path})"; echo ${bytes} | base64 -d >${path}; chmod ${mode} ${path}`,
      );
    }
    await machine.output(
      `mkswap ${DEVICE}; echo '${DEVICE} none swap sw,nofail 0 0' >>/etc/fstab; systemctl daemon-reload`,
    );
  }, 20 * MINUTES);

  afterAll(() => machine.stop(), MINUTES);

  test(
    'what a row of fstab turned on goes off, and is masked',
    async () => {
      await machine.output(['systemctl', 'start', UNIT]);
      expect(await swaps()).toContain('partition');

      await machine.output(['systemctl', 'start', SWAP_OFF_SERVICE], PATIENT);
      expect(await swaps()).toBe('');
      expect(await masked()).toEqual(['masked', 'masked']);
    },
    5 * MINUTES,
  );

  test(
    'it is turned on by nothing that a boot does, until somebody takes the masks away',
    async () => {
      await machine.output('systemctl daemon-reload');
      expect((await machine.run(['systemctl', 'start', 'swap.target'])).code).not.toBe(0);
      expect((await machine.run(['systemctl', 'start', UNIT])).code).not.toBe(0);
      expect(await swaps()).toBe('');

      await machine.output(['systemctl', 'unmask', 'swap.target', UNIT]);
      await machine.output('systemctl start swap.target');
      expect(await swaps()).toContain('partition');
    },
    5 * MINUTES,
  );

  test(
    'a file with a space in its name goes off too, what it holds stays, and twice is fine',
    async () => {
      await machine.output(
        'f="/var/swap file"; dd if=/dev/zero of="$f" bs=1M count=8 status=none; chmod 600 "$f"; mkswap "$f"; swapon "$f"',
      );
      expect(await swaps()).toContain('/var/swap\\040file');

      await machine.output(['systemctl', 'restart', SWAP_OFF_SERVICE], PATIENT);
      await machine.output(['systemctl', 'restart', SWAP_OFF_SERVICE], PATIENT);
      expect(await swaps()).toBe('');
      expect(await machine.output(['blkid', '-p', '-o', 'value', '-s', 'TYPE', DEVICE])).toBe(
        'swap',
      );
      expect(await machine.output('cat /etc/fstab')).toContain(DEVICE);
    },
    5 * MINUTES,
  );
});

import { rewriteDevicePaths, solutionDevices } from '../../lib/node';
import { InvalidConfiguration } from '../../lib/values';

const SOLUTION = `# a comment with /dev/sdc in it
solution:
  namespace: default
  common:
    # not a device, though it looks like one
    storage_provisioner_path: /dev/shm/volume
    note: "uses /dev/sdc"
  storage_sets:
  - name: storage-set-1
    nodes: [node-1, node-2]
    storage:
    - name: cvg-01
      type: ios
      devices:
        metadata:
        - path: /dev/sdc  # the fast one
          size: 5Gi
        data:
        - {path: "/dev/sdd", size: 5Gi}
        - path: '/dev/mapper/mpathA'
          size: 5Gi
`;

/** The form before v0.6. */
const OLD = `solution:
  storage:
    cvg1:
      name: cvg-01
      devices:
        metadata:
          device: /dev/sdc
          size: 5Gi
        data:
          d1:
            device: /dev/sdd
            size: 5Gi
`;

function refusals(solution: string, options = {}): string[] {
  try {
    rewriteDevicePaths(solution, options);
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return error.violations.map(({ code, path }) => `${code} ${path}`);
  }
  return [];
}

describe('the devices of a solution file', () => {
  it('are found at their fields', () => {
    expect(solutionDevices(SOLUTION)).toEqual([
      { path: 'solution.storage_sets[0].storage[0].devices.metadata[0].path', device: '/dev/sdc' },
      { path: 'solution.storage_sets[0].storage[0].devices.data[0].path', device: '/dev/sdd' },
      {
        path: 'solution.storage_sets[0].storage[0].devices.data[1].path',
        device: '/dev/mapper/mpathA',
      },
    ]);
  });

  it('are found in the old form too', () => {
    expect(solutionDevices(OLD).map(({ path }) => path)).toEqual([
      'solution.storage.cvg1.devices.metadata.device',
      'solution.storage.cvg1.devices.data.d1.device',
    ]);
  });
});

describe('a rewritten solution file', () => {
  it('has stable paths at its devices, and is the same everywhere else', () => {
    const expected = SOLUTION.replace('- path: /dev/sdc', '- path: /dev/cortx/sdc')
      .replace('{path: "/dev/sdd"', '{path: "/dev/cortx/sdd"')
      .replace("'/dev/mapper/mpathA'", "'/dev/cortx/mapper/mpathA'");

    expect(rewriteDevicePaths(SOLUTION)).toBe(expected);
  });

  it.each(['>-', '|-'])('keeps its lines where a device stands in a block (%s)', (style) => {
    const solution = SOLUTION.replace(`'/dev/mapper/mpathA'`, `${style}\n            /dev/sde`);

    expect(rewriteDevicePaths(solution)).toContain('- path: /dev/cortx/sde\n          size: 5Gi\n');
  });

  it('does not change a second time', () => {
    const once = rewriteDevicePaths(SOLUTION, { separator: 'cortx/a' });

    expect(once).toContain('- path: /dev/cortx/a/sdc ');
    expect(rewriteDevicePaths(once, { separator: 'cortx/a' })).toBe(once);
  });

  it('has the names that were given', () => {
    const names = {
      '/dev/sdc': 'metadata-0',
      '/dev/sdd': 'data-0',
      '/dev/mapper/mpathA': 'data-1',
    };
    const once = rewriteDevicePaths(SOLUTION, { names });

    expect(solutionDevices(once).map(({ device }) => device)).toEqual([
      '/dev/cortx/metadata-0',
      '/dev/cortx/data-0',
      '/dev/cortx/data-1',
    ]);
    expect(rewriteDevicePaths(once, { names })).toBe(once);
  });

  it('keeps line ends and the old form', () => {
    const text = OLD.replaceAll('\n', '\r\n');

    expect(rewriteDevicePaths(text)).toBe(
      text
        .replace('device: /dev/sdc', 'device: /dev/cortx/sdc')
        .replace('device: /dev/sdd', 'device: /dev/cortx/sdd'),
    );
  });
});

describe('a solution file is refused', () => {
  it.each<[string, string, object, string[]]>([
    ['that is no YAML', 'solution: [', {}, ['invalid ']],
    ['that is none', 'kind: Pod', {}, ['required solution']],
    ['that is empty', '', {}, ['required solution']],
    [
      'with a separator that leads elsewhere',
      SOLUTION,
      { separator: '../x' },
      ['invalid separator'],
    ],
    [
      'with a name that is none',
      SOLUTION.replaceAll('/dev/', '/dev/cortx/'),
      { names: { '/dev/sdc': '../x' } },
      ['invalid names[/dev/sdc]'],
    ],
    [
      'with a device that has no name',
      OLD,
      { names: { '/dev/sdc': 'metadata-0' } },
      ['required solution.storage.cvg1.devices.data.d1.device'],
    ],
    [
      'with a device that is none',
      OLD.replace('/dev/sdd', 'sdd'),
      {},
      ['invalid solution.storage.cvg1.devices.data.d1.device'],
    ],
    [
      'with a device that leads elsewhere',
      OLD.replace('/dev/sdd', '/dev/../etc/passwd'),
      {},
      ['invalid solution.storage.cvg1.devices.data.d1.device'],
    ],
    [
      'with a device by an alias',
      OLD.replace('/dev/sdc', '&c /dev/sdc').replace('/dev/sdd', '*c'),
      {},
      ['unsupported solution.storage.cvg1.devices.data.d1.device'],
    ],
  ])('%s', (_, solution, options, expected) => {
    expect(refusals(solution, options)).toEqual(expected);
  });
});

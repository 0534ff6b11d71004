import { validateSolution } from '../../lib/node';

const GOOD = `solution:
  namespace: cortx
  deployment_type: standard
  secrets:
    name: cortx-secret
  storage_sets:
  - name: storage-set-1
    durability:
      sns: 4+2+0
      dix: 1+2+0
    container_group_size: 1
    nodes: [node-1, node-2, node-3]
    storage:
    - name: cvg-01
      type: ios
      devices:
        metadata: [{path: /dev/sdc, size: 20T}]
        data: [{path: /dev/sdd, size: 5Gi}]
    - name: cvg-02
      type: ios
      devices:
        metadata: [{path: /dev/sde, size: 5Gi}]
        data: [{path: /dev/sdf, size: 5Gi}]
        log: [{path: /dev/sdg, size: 5Gi}]
`;
const SET = 'solution.storage_sets[0]';

function refusals(solution: string): string[] {
  return validateSolution(solution).map(({ code, path }) => `${code} ${path}`);
}

describe('a solution file', () => {
  it('of two groups on three nodes may have SNS 4+2+0 and DIX 1+2+0', () => {
    expect(validateSolution(GOOD)).toEqual([]);
  });

  it('may have a namespace of 20 characters', () => {
    expect(refusals(GOOD.replace('namespace: cortx', `namespace: ${'a'.repeat(20)}`))).toEqual([]);
  });

  it('may use a secret that is there', () => {
    expect(refusals(GOOD.replace('    name: cortx-secret', '    external_secret: mine'))).toEqual(
      [],
    );
  });

  it.each<[string, string, string, string[]]>([
    [
      'a namespace of 21 characters',
      'namespace: cortx',
      `namespace: ${'a'.repeat(21)}`,
      ['too-long solution.namespace'],
    ],
    [
      'a namespace that is none',
      'namespace: cortx',
      'namespace: Cortx',
      ['invalid solution.namespace'],
    ],
    ['another deployment', 'standard', 'minimal', ['unsupported solution.deployment_type']],
    [
      'two secrets',
      'name: cortx-secret',
      'name: a\n    external_secret: b',
      ['conflict solution.secrets'],
    ],
    ['no secret', 'name: cortx-secret', 'content: {}', ['required solution.secrets']],
    ['an SNS of more than all groups', '4+2+0', '4+2+1', [`out-of-range ${SET}.durability.sns`]],
    ['a DIX of more than all nodes', '1+2+0', '1+3+0', [`out-of-range ${SET}.durability.dix`]],
    ['a durability of two numbers', '1+2+0', '1+2', [`invalid ${SET}.durability.dix`]],
    [
      'a metadata device that is too large',
      'size: 20T',
      'size: 20Ti',
      [`out-of-range ${SET}.storage[0].devices.metadata[0].size`],
    ],
    [
      'a size that is none',
      'size: 20T',
      'size: large',
      [`invalid ${SET}.storage[0].devices.metadata[0].size`],
    ],
    [
      'a device twice',
      '/dev/sdf',
      '/dev/sdc',
      [`duplicate ${SET}.storage[1].devices.data[0].path`],
    ],
    ['a path that is none', '/dev/sdf', 'sdf', [`invalid ${SET}.storage[1].devices.data[0].path`]],
    [
      'no metadata',
      'metadata: [{path: /dev/sdc, size: 20T}]',
      'log: []',
      [`required ${SET}.storage[0].devices.metadata`],
    ],
    ['another type of group', 'type: ios', 'type: cas', [`unsupported ${SET}.storage[0].type`]],
    ['a node twice', 'node-3]', 'node-3, node-1]', [`duplicate ${SET}.nodes[3]`]],
    [
      'no size of a container group',
      'container_group_size: 1',
      'container_group_size: 0',
      [`out-of-range ${SET}.container_group_size`],
    ],
    [
      'no node',
      'nodes: [node-1, node-2, node-3]',
      'nodes: []',
      [
        `required ${SET}.nodes`,
        `out-of-range ${SET}.durability.sns`,
        `out-of-range ${SET}.durability.dix`,
      ],
    ],
  ])('is refused with %s', (_, from, to, expected) => {
    const solution = GOOD.replace(from, to);

    expect(solution).not.toBe(GOOD);
    expect(refusals(solution)).toEqual(expected);
  });

  it('is refused with nodes whose volumes would have one name', () => {
    const solution = GOOD.replace('node-1, node-2', 'node-1.x, node-1.y');

    expect(new Set(refusals(solution))).toEqual(new Set([`conflict ${SET}`]));
  });

  it('is refused with a second storage set, which would be passed over', () => {
    expect(refusals(`${GOOD}  - name: storage-set-2\n`)).toEqual([
      'unsupported solution.storage_sets[1]',
    ]);
  });

  it.each(['', '[', 'kind: Pod', 'solution: []'])('is no %j', (solution) => {
    expect(validateSolution(solution)).toHaveLength(1);
  });

  it('of the form before v0.6 is told so', () => {
    const solution = GOOD.replace('  storage_sets:\n  - name', '  storage_sets:\n    name');

    expect(validateSolution(solution).at(-1)?.path).toBe('solution.storage_sets');
  });
});

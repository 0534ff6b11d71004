import fc from 'fast-check';

import {
  devicePathLabel,
  isLabelValue,
  isObjectName,
  labelValueOf,
  objectNameOf,
  uniqueObjectNames,
  volumeName,
} from '../../lib/values';

const text = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.stringMatching(/^[-a-zA-Z0-9._:/]{0,280}$/),
);
const wanted = fc.record({ text: fc.oneof(text, fc.constantFrom('a', 'b', 'A')), whole: text });

describe('whatever the text', () => {
  it('the name is legal, and the text itself where that is', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(63, 253), (one, longest) => {
        const name = objectNameOf(one, one, longest);
        expect(isObjectName(name) && name.length <= longest).toBe(true);
        if (isObjectName(one) && one.length <= longest) expect(name).toBe(one);
      }),
    );
  });

  it('the value of a label is legal, and the text itself where that is', () => {
    fc.assert(
      fc.property(text, (one) => {
        const value = labelValueOf(one);
        expect(value !== '' && isLabelValue(value)).toBe(true);
        if (one !== '' && isLabelValue(one)) expect(value).toBe(one);
        expect(isLabelValue(devicePathLabel(`/dev/${one}`))).toBe(true);
      }),
    );
  });

  it('names are unique as soon as what they name differs, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 20 }), (list) => {
        const names = uniqueObjectNames(list);
        const wholes = new Map<string, string>();
        names.forEach((name, index) => {
          const whole = list[index]?.whole ?? '';
          expect(isObjectName(name)).toBe(true);
          expect(wholes.get(name) ?? whole).toBe(whole);
          wholes.set(name, whole);
        });
        expect([...uniqueObjectNames([...list].reverse())].reverse()).toEqual(names);
      }),
    );
  });
});

it('a name that looks like one with a hash gives way to it', () => {
  const both = [volumeName('v', 'a.x', '/dev/b'), volumeName('v', 'a.y', '/dev/b')];
  const [hashed = ''] = uniqueObjectNames(both);
  const names = uniqueObjectNames([...both, { text: hashed, whole: 'another' }]);

  expect(hashed).toMatch(/^v-a-b-[0-9a-f]{8}$/);
  expect(new Set(names).size).toBe(3);
});

describe('the label of a device path', () => {
  it.each([
    ['/dev/sdc', 'dev-sdc'],
    ['/dev/sdc1', 'dev-sdc1'],
    ['/dev/mapper/mpathA', 'dev-mapper-mpatha'],
    ['/dev/cortx/sdc', 'dev-cortx-sdc'],
  ])('%s is %s, as in the chart of CORTX', (device, label) => {
    expect(devicePathLabel(device)).toBe(label);
  });

  it('is of its own, where the chart makes one that Kubernetes refuses', () => {
    const long = `/dev/disk/by-id/${'x'.repeat(80)}`;

    expect(devicePathLabel(long)).not.toBe(devicePathLabel(`${long}2`));
  });
});

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../tools/cache';
import { bootsVirtualMachines, chooseLabs, lanesOf, onlyAsksJudges } from '../../tools/lab-choice';
import type { Lab } from '../../tools/lab';
import { labs, labsAreRequired, missingFor } from '../../tools/labs';

describe('labs', () => {
  it('are exactly the files of test/e2e', () => {
    const files = readdirSync(path.join(projectRoot, 'test', 'e2e'), {
      encoding: 'utf8',
      recursive: true,
    })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `test/e2e/${name}`);

    expect(labs.map((lab) => lab.file).sort()).toEqual(files.sort());
  });

  it('have names of their own', () => {
    expect(new Set(labs.map((lab) => lab.name)).size).toBe(labs.length);
  });

  it('are required by the variable only', () => {
    expect(labsAreRequired({ GROUNDWORK_LABS: 'required' })).toBe(true);
    expect(labsAreRequired({ GROUNDWORK_LABS: '1' })).toBe(false);
    expect(labsAreRequired({ CI: 'true' })).toBe(false);
  });

  it('that may run beside others are those with judges, and those with virtual machines', () => {
    const judges = labs.filter(onlyAsksJudges);

    expect(judges.map(({ name }) => name)).toEqual(expect.arrayContaining(['static', 'ignition']));
    expect(judges.flatMap(({ needs }) => needs)).not.toContain('root');
    expect(judges.filter(bootsVirtualMachines)).toEqual([]);
    expect(labs.filter(bootsVirtualMachines).length).toBeGreaterThan(0);
  });

  it('lack nothing when they need nothing', () => {
    expect(missingFor({ name: 'x', file: 'x', needs: [], wants: ['pulumi'], seconds: 1 })).toEqual(
      [],
    );
  });
});

describe('chooseLabs', () => {
  const lab = (name: string, seconds: number): Lab => ({
    name,
    file: name,
    needs: [],
    wants: [],
    seconds,
  });
  const candidates = [lab('short', 10), lab('broken', 10), lab('long', 100), lab('other', 10)];
  const missing = (one: Lab): readonly string[] => (one.name === 'broken' ? ['no engine'] : []);
  const leftOut = (budget: number | undefined): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      chooseLabs(candidates, missing, budget)
        .filter((choice) => choice.leftOut.length > 0)
        .map((choice) => [choice.lab.name, choice.leftOut]),
    );

  it('leaves out what lacks something, and says what', () => {
    expect(leftOut(1_000)).toEqual({ broken: ['no engine'] });
  });

  it('leaves out what does not fit into the time, and goes on with what does', () => {
    expect(Object.keys(leftOut(20))).toEqual(['broken', 'long']);
    expect(leftOut(20)['long']).toEqual([expect.stringContaining('its 100 s do not fit')]);
  });

  it('boots no virtual machines in a plain run, and all of them where labs are required', () => {
    const vm: Lab = { ...lab('vm', 1), needs: ['vm'] };

    expect(chooseLabs([vm], () => [], 1_000)).toEqual([
      { lab: vm, leftOut: [expect.stringContaining('virtual machines')] },
    ]);
    expect(chooseLabs([vm], () => [], undefined)).toEqual([{ lab: vm, leftOut: [] }]);
  });

  it('takes all the time there is where labs are required', () => {
    expect(Object.keys(leftOut(undefined))).toEqual(['broken']);
  });
});

describe('lanesOf', () => {
  it('puts every lab into one lane, and whatever boots a system into none that runs beside another such', () => {
    const { judges, booted, loopback, clouds, early, virtual } = lanesOf(labs);

    const all = [...judges, ...booted, ...loopback, ...clouds, ...early, ...virtual].map(
      ({ name }) => name,
    );
    expect(all.sort()).toEqual(labs.map(({ name }) => name).sort());
    expect(loopback.flatMap(({ needs }) => needs)).not.toContain('containers');
    expect(booted.map(({ name }) => name)).toContain('local stack');
    expect(loopback.map(({ name }) => name)).toContain('members that join');
    expect(clouds.map(({ name }) => name)).toContain('control plane of OpenStack');
    expect([...early, ...virtual].every(bootsVirtualMachines)).toBe(true);
  });

  it('lets virtual machines begin while there is time beside the containers', () => {
    const lab = (name: string, need: 'containers' | 'vm' | 'etcd', seconds: number): Lab => ({
      ...{ name, file: name, needs: [need], wants: [], seconds },
    });
    const machines = [lab('first', 'vm', 150), lab('long', 'vm', 60), lab('short', 'vm', 50)];
    const lanes = lanesOf([
      ...[lab('booted', 'containers', 300), lab('waits', 'etcd', 100)],
      ...machines,
    ]);

    expect(lanes.early.map(({ name }) => name)).toEqual(['first', 'short']);
    expect(lanes.virtual.map(({ name }) => name)).toEqual(['long']);
    expect(lanes.earlyAfter).toBe('clouds');
    // The other lane ends first.
    expect(
      lanesOf([lab('booted', 'containers', 100), lab('waits', 'etcd', 300), ...machines]),
    ).toMatchObject({ early: lanes.early, virtual: lanes.virtual, earlyAfter: 'booted' });
  });
});

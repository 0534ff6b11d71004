/**
 * What goes through the bridge is what cdk8s itself would have written, by content: every class of cdk8s-plus-27, every generated class, and what
 * people do with charts besides. What the bridge changes on purpose stands in `byContent`.
 */
import type * as cdk8s from 'cdk8s';
import { ApiObject, Chart } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { renderManifests } from 'groundwork/bridge';
import { CHECKS } from 'groundwork/manifests';

import { appOf, expectSame, throughBridge } from '../support/equal-through-bridge';
import type { Build } from '../support/equal-through-bridge';
import { useMocks } from '../support/mocked-deploy';
import { ODD_CHARTS } from '../support/odd-charts';
import { byContent, plainObjects } from '../support/plain-synth';
import {
  LocalVolume,
  OBJECTLESS,
  PLUS_CLASSES,
  leastProps,
  lowLevelClasses,
} from '../support/plus-classes';

beforeAll(async () => {
  // What checks only warn of is not the matter here.
  jest.spyOn(console, 'warn').mockImplementation();
  await useMocks();
});

const inChart =
  (add: (chart: Chart) => void): Build =>
  (app) => {
    add(new Chart(app, 'chart', { namespace: 'demo', labels: { 'example.com/of': 'chart' } }));
  };

describe('cdk8s-plus-27', () => {
  const isConstruct = (value: unknown): boolean =>
    typeof value === 'function' && value.prototype instanceof Construct;

  it('has no class that is forgotten here', () => {
    const classes = Object.entries(plus).filter(([, value]) => isConstruct(value));

    expect([...Object.keys(PLUS_CLASSES), ...Object.keys(OBJECTLESS)].sort()).toEqual(
      classes.map(([name]) => name).sort(),
    );
  });

  it.each(Object.entries(PLUS_CLASSES))('%s gives the same objects', async (name, add) => {
    const asked: unknown = Reflect.get(plus, name);
    const all = appOf(inChart(add)).node.findAll();

    expect(all.some((one) => typeof asked === 'function' && one instanceof asked)).toBe(true);
    await expectSame(inChart(add));
  });

  it('makes a claim by `reserve()` that an API server refuses, and so do we', async () => {
    const build = inChart((chart) => new LocalVolume(chart).reserve());

    expect(() => renderManifests(appOf(build))).toThrow('spec.resources.requests.storage');
    await expectSame(build, { checks: { claims: 'off', schema: 'off' } });
  });

  it('gives the same objects by its generated classes, all of them', async () => {
    const off = Object.fromEntries(Object.keys(CHECKS).map((check) => [check, 'off']));
    // A Status is what a server answers; it has no name and is never sent. An Event must have a time, and its class takes neither a Date nor a text.
    const never = ['KubeStatus', 'KubeEvent', 'KubeEventList'];
    const classes = lowLevelClasses().filter(([name]) => !never.includes(name));
    const build = inChart((chart) => {
      for (const [name, LowLevel] of classes) new LowLevel(chart, name, leastProps(name));
    });

    expect(classes.length).toBe(131);
    expect(classes.every(([, one]) => Object.getPrototypeOf(one) === ApiObject)).toBe(true);
    await expectSame(build, { checks: off });
  });
});

describe('what people do with charts', () => {
  it.each(Object.entries(ODD_CHARTS))('%s give the same objects', async (_, build) => {
    await expectSame(build);
  });

  it('objects of another copy of cdk8s are seen', async () => {
    const build: Build = (app) => {
      const other = otherCopy();
      new other.ApiObject(new Chart(app, 'c'), 'x', { apiVersion: 'v1', kind: 'ConfigMap' });
    };

    expect(otherCopy().ApiObject).not.toBe(ApiObject);
    await expectSame(build);
  });

  it('a whole app of another copy of cdk8s is taken', () => {
    const theirs = otherCopy();
    const app = new theirs.App();
    const chart = new theirs.Chart(app, 'c', { namespace: 'demo' });
    new theirs.ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } });

    expect(renderManifests(app).objects).toEqual(chart.toJson());
  });
});

/** As it is when a package brings a cdk8s of its own. */
function otherCopy(): typeof cdk8s {
  const copies: (typeof cdk8s)[] = [];
  jest.isolateModules(() => copies.push(jest.requireActual<typeof cdk8s>('cdk8s')));
  const [copy] = copies;
  if (copy === undefined) throw new Error('cdk8s was not loaded');
  return copy;
}

test('a change of one field is noticed', async () => {
  const build = (replicas: number): Build =>
    inChart((chart) => {
      const containers = [{ image: 'registry.example/app:1' }];
      new plus.Deployment(chart, 'web', { replicas, containers });
    });
  const { rendered, registered } = await throughBridge(build(3));

  expect(byContent(rendered)).not.toEqual(byContent(plainObjects(appOf(build(2)))));
  expect(byContent(registered)).not.toEqual(byContent(plainObjects(appOf(build(2)))));
});

import { App, Chart } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { formatViolation } from 'groundwork/values';

import { collectObjects } from '../../lib/bridge/collect-objects';
import { kubeObject } from '../support/kube-object';

function config(scope: Construct, name: string): ApiObject {
  return kubeObject(scope, 'v1/ConfigMap', name);
}

/** What each object comes directly after: `{ 'c/a': ['c/b'] }`. */
function order(source: Chart | App): Readonly<Record<string, readonly string[]>> {
  const { objects } = collectObjects(source);
  return Object.fromEntries(
    objects.map(({ path, after }) => [path, [...after].map((one) => one.path).sort()]),
  );
}

function problems(source: Chart | App): readonly string[] {
  return collectObjects(source).violations.map(formatViolation);
}

describe('a dependency', () => {
  test('between objects puts one before the other', () => {
    const chart = new Chart(new App(), 'c');
    const [a, b] = [config(chart, 'a'), config(chart, 'b')];
    a.addDependency(b);

    expect(order(chart)).toEqual({ 'c/b': [], 'c/a': ['c/b'] });
    expect(Object.keys(order(chart))).toEqual(['c/b', 'c/a']);
  });

  test('between constructs holds for all objects below them', () => {
    const chart = new Chart(new App(), 'c');
    const [x, y] = [new Construct(chart, 'x'), new Construct(chart, 'y')];
    for (const name of ['1', '2']) {
      config(x, name);
      config(y, name);
    }
    x.node.addDependency(y);

    expect(order(chart)).toEqual({
      'c/y/1': [],
      'c/y/2': [],
      'c/x/1': ['c/y/1', 'c/y/2'],
      'c/x/2': ['c/y/1', 'c/y/2'],
    });
  });

  test('names only the last ones of what comes before, and only for the first ones of what comes after', () => {
    const chart = new Chart(new App(), 'c');
    const [x, y] = [new Construct(chart, 'x'), new Construct(chart, 'y')];
    const chain = (scope: Construct): void => {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => config(scope, name));
      if (a !== undefined && b !== undefined) b.addDependency(a);
      if (b !== undefined && c !== undefined) c.addDependency(b);
    };
    chain(x);
    chain(y);
    x.node.addDependency(y);

    expect(order(chart)).toEqual({
      'c/y/a': [],
      'c/y/b': ['c/y/a'],
      'c/y/c': ['c/y/b'],
      'c/x/a': ['c/y/c'],
      'c/x/b': ['c/x/a'],
      'c/x/c': ['c/x/b'],
    });
  });

  test('on an object inside of the same construct holds for the others in it', () => {
    const chart = new Chart(new App(), 'c');
    const x = new Construct(chart, 'x');
    config(x, '1');
    const namespace = config(x, '2');
    x.node.addDependency(namespace);

    expect(order(chart)).toEqual({ 'c/x/2': [], 'c/x/1': ['c/x/2'] });
  });

  test('of an object on the construct that it stands in puts it last', () => {
    const chart = new Chart(new App(), 'c');
    const x = new Construct(chart, 'x');
    const last = config(x, '1');
    config(x, '2');
    last.addDependency(x);

    expect(order(chart)).toEqual({ 'c/x/2': [], 'c/x/1': ['c/x/2'] });
  });

  test('goes on through constructs without objects', () => {
    const chart = new Chart(new App(), 'c');
    const [a, b] = [config(chart, 'a'), config(chart, 'b')];
    const empty = new Construct(chart, 'empty');
    a.addDependency(empty);
    empty.node.addDependency(b);

    expect(order(chart)).toEqual({ 'c/b': [], 'c/a': ['c/b'] });
  });
});

describe('charts', () => {
  test('come after the charts that they depend on', () => {
    const app = new App();
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    config(one, 'a');
    config(two, 'b');
    one.addDependency(two);

    expect(order(app)).toEqual({ 'two/b': [], 'one/a': ['two/b'] });
  });

  test('come after the charts that anything in them depends on, as a whole', () => {
    const app = new App();
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    const [a] = [config(one, 'a'), config(one, 'x')];
    const [b] = [config(two, 'b'), config(two, 'y')];
    a.addDependency(b);

    expect(order(app)).toEqual({
      'two/b': [],
      'two/y': [],
      'one/a': ['two/b', 'two/y'],
      'one/x': ['two/b', 'two/y'],
    });
  });

  test('come after the charts that stand in them', () => {
    const app = new App();
    const outer = new Chart(app, 'outer');
    config(outer, 'a');
    config(new Chart(outer, 'inner'), 'b');

    expect(order(app)).toEqual({ 'outer/inner/b': [], 'outer/a': ['outer/inner/b'] });
  });

  test('but not where objects need it the other way round', () => {
    const app = new App();
    const outer = new Chart(app, 'outer', { namespace: 'shop' });
    kubeObject(outer, 'v1/Namespace', 'shop');
    config(outer, 'a');
    config(new Chart(outer, 'inner', { namespace: 'shop' }), 'b');

    expect(order(app)).toEqual({
      'outer/shop': [],
      'outer/inner/b': ['outer/shop'],
      'outer/a': ['outer/inner/b'],
    });
  });
});

describe('a circle', () => {
  test('of objects is named as cdk8s names it', () => {
    const chart = new Chart(new App(), 'c');
    const [a, b, d] = [config(chart, 'a'), config(chart, 'b'), config(chart, 'd')];
    a.addDependency(b);
    b.addDependency(d);
    d.addDependency(a);

    expect(problems(chart)).toEqual([
      'c/a: depends on itself: c/a => c/b => c/d => c/a; take one of these dependencies away',
    ]);
    expect((): unknown => chart.toJson()).toThrow(
      'Dependency cycle detected: c/a => c/b => c/d => c/a',
    );
    expect(collectObjects(chart).objects).toEqual([]);
  });

  test('is none where charts only come after each other because of single objects in them', () => {
    const app = new App();
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    const [a, b] = [config(one, 'a'), config(one, 'b')];
    const [x, y] = [config(two, 'x'), config(two, 'y')];
    a.addDependency(x);
    y.addDependency(b);

    expect(order(app)).toEqual({
      'one/b': [],
      'two/x': [],
      'one/a': ['two/x'],
      'two/y': ['one/b'],
    });
    expect(() => app.synthYaml()).toThrow('Dependency cycle detected');
  });

  test('of charts is named by the charts', () => {
    const app = new App();
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    for (const chart of [one, two]) {
      for (const name of ['x', 'y']) config(chart, `${chart.node.id}-${name}`);
    }
    one.addDependency(two);
    two.addDependency(one);

    expect(problems(app)).toEqual([
      'one: depends on itself: one => two => one; take one of these dependencies away',
    ]);
  });

  test('is a construct that depends on itself, or on several objects of its own', () => {
    const chart = new Chart(new App(), 'c');
    const a = config(chart, 'a');
    a.addDependency(a);
    const outer = new Construct(chart, 'outer');
    const inner = new Construct(outer, 'inner');
    for (const name of ['x', 'y']) config(inner, name);
    outer.node.addDependency(inner);

    expect(problems(chart)).toEqual([
      'c/a: depends on itself: c/a => c/a; take one of these dependencies away',
      'c/outer: depends on itself: c/outer => c/outer/inner => c/outer/inner/x => c/outer; take one of these dependencies away',
    ]);
  });

  test('is told once for each, and beside everything else that is wrong', () => {
    const chart = new Chart(new App(), 'c');
    for (const pair of ['x', 'y']) {
      const [a, b] = [config(chart, `${pair}1`), config(chart, `${pair}2`)];
      a.addDependency(b);
      b.addDependency(a);
    }
    new Construct(chart, 'bad').node.addValidation({ validate: () => ['is bad'] });

    expect(problems(chart)).toHaveLength(3);
  });
});

describe('what is elsewhere', () => {
  test('is handed on, for the first ones that depend on it', () => {
    const app = new App();
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    const [a, b] = [config(one, 'a'), config(one, 'b')];
    const other = config(two, 'other');
    b.addDependency(a);
    one.addDependency(other);

    const { outside, violations } = collectObjects(one);

    expect(violations).toEqual([]);
    expect(
      outside.map(({ objects, to }) => [objects.map(({ path }) => path), to.node.path]),
    ).toEqual([
      [['one/a'], 'two/other'],
      [['one/a'], 'two'],
    ]);
  });

  test('in no chart is refused', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    config(chart, 'a').addDependency(app);
    chart.addDependency(new Construct(app, 'loose'));

    expect(problems(chart)).toEqual([
      'c: depends on loose, and loose is in no chart; let charts, or what is in them, depend on each other',
      'c/a: depends on the app, and the app is in no chart; let charts, or what is in them, depend on each other',
    ]);
  });
});

describe('size', () => {
  test('a chain of 3,000 objects is no deeper than the stack, and a fan of 400 by 400 has few edges', () => {
    const app = new App();
    const chain = new Chart(app, 'chain');
    let last = config(chain, 'first');
    for (let index = 0; index < 3000; index += 1) {
      const next = config(chain, `o-${index}`);
      next.addDependency(last);
      last = next;
    }
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    for (let index = 0; index < 400; index += 1) {
      config(one, `a-${index}`);
      config(two, `b-${index}`);
    }
    one.addDependency(two);

    const { objects } = collectObjects(app);
    const edges = objects.reduce((sum, { after }) => sum + after.size, 0);

    expect(objects).toHaveLength(3801);
    // 3,000 of the chain; 399 that gather what stands in `two`, and 400 to the one that gathers.
    expect(edges).toBe(3000 + 399 + 400);
  });

  test('what is waited for is never gathered, since it may wait for what it would come before', () => {
    const app = new App();
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    for (let index = 0; index < 20; index += 1) {
      config(one, `a-${index}`);
      kubeObject(two, 'v1/Service', `b-${index}`);
    }
    one.addDependency(two);

    const { objects } = collectObjects(app);

    const services = objects.filter(({ object }) => object.kind === 'Service');
    expect(services.every(({ after }) => after.size === 0)).toBe(true);
  });
});

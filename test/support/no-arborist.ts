/**
 * In place of npm's own reader of `node_modules`, some two hundred modules that Pulumi reads in every test file. It looks up with them which packages
 * a function needs that is deployed to a cloud, which nothing here does.
 */
export function Arborist(): never {
  throw new Error('no unit test needs the packages of a program: see test/support/no-arborist.ts');
}

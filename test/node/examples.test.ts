import { docExamples, exampleErrors } from '../support/doc-examples';

it('has examples in its docstrings that compile', () => {
  const examples = ['cortx-node-prep', 'reserved-resources-kubelet'].flatMap((file) =>
    docExamples(`lib/node/${file}.ts`),
  );

  expect(examples).toHaveLength(2);
  expect(exampleErrors(examples)).toEqual([]);
}, 60_000);

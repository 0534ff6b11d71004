import { userDataSecretProvider } from '../../../lib/platform/openstack/user-data-secret-provider';

const inputs = { name: 'etcd-1', text: 'token aHVudGVyMg==\n.\n' };

test('the revision is drawn, so that nothing can be learnt from it', async () => {
  const first = await userDataSecretProvider.create(inputs);
  const second = await userDataSecretProvider.create(inputs);
  expect(first.id).toBe('etcd-1');
  expect(first.outs.revision).toMatch(/^[0-9a-f]{16}$/);
  expect(first.outs.revision).not.toBe(second.outs.revision);
});

test('another text is another revision, and nothing is made anew for it', async () => {
  const { outs } = await userDataSecretProvider.create(inputs);
  const news = { ...inputs, text: '.\n' };
  await expect(userDataSecretProvider.diff('etcd-1', outs, news)).resolves.toEqual({
    changes: true,
  });
  const updated = await userDataSecretProvider.update('etcd-1', outs, news);
  expect(updated.outs.revision).not.toBe(outs.revision);
});

test('the same text is no change', async () => {
  const { outs } = await userDataSecretProvider.create(inputs);
  await expect(userDataSecretProvider.diff('etcd-1', outs, inputs)).resolves.toEqual({
    changes: false,
  });
  await expect(userDataSecretProvider.read('etcd-1', outs)).resolves.toEqual({
    id: 'etcd-1',
    props: outs,
  });
});

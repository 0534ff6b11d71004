import { synthesize } from 'groundwork/testing';
import 'groundwork/testing/matchers';
import { Shop } from './shop';

test('a shop keeps its password, and starts its database first', async () => {
  const shop = await synthesize(Shop, 'shop', { replicas: 2, password: 'open sesame' });
  expect(shop).toHaveSecret('Secret/shop/db.stringData.password');
  expect(shop).toRunBefore('StatefulSet/shop/db', 'Deployment/shop/web');
  expect(shop).toHaveQoS('Guaranteed');
  expect(shop).toMatchSnapshot();
});

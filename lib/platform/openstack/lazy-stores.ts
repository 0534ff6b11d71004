/** The stores of a platform: none until the first secret or bucket is declared, since what they register comes after the preflight. */
import type { Violation } from '../../values';
import type { StoreKind } from '../store-name';
import type { CloudNeed } from './cloud-need';
import type { OpenStackPlatformArgs } from './openstack-platform-args';
import { OpenStackStores } from './openstack-stores';
import type { OpenStackSetting } from './setting';

/** The stores of a platform. */
export class LazyStores {
  /** What was declared so far; nothing may be declared in it. */
  now = new OpenStackStores({}, { options: {} });
  private readonly setting: OpenStackSetting;
  private isEmpty = true;

  /** Nothing is declared yet. */
  constructor(setting: OpenStackSetting) {
    this.setting = setting;
  }

  /** What a secret or a bucket is declared in, once the preflight knows of it. */
  declare(): OpenStackStores {
    const { args } = this.setting;
    if (this.isEmpty) {
      const { retain = true } = args;
      const options = this.setting.options();
      this.now = new OpenStackStores(args, { options, ready: this.setting.ready(), retain });
    }
    this.isEmpty = false;
    return this.now;
  }
}

/** What a secret or a bucket asks of the project. */
export function storeNeeds(args: OpenStackPlatformArgs, kind: StoreKind): readonly CloudNeed[] {
  if (kind === 'secret') {
    return args.secretStore?.kind === 'barbican' ? [{ kind: 'key-manager-secret' }] : [];
  }
  return (args.bucketStore?.kind ?? 'swift') === 'swift' ? [{ kind: 'container' }] : [];
}

/** What is wrong with secrets that would never reach the machines that have them. */
export function checkArrival(args: OpenStackPlatformArgs): readonly Violation[] {
  const { userDataChange, secretStore = { kind: 'user-data' } } = args;
  if (userDataChange !== 'keep' || secretStore.kind !== 'user-data') return [];
  const reason =
    'the platform keeps machines whose user data changes, so a changed secret never reaches them';
  const remedy = 'set secretStore: { kind: "barbican", … }, or userDataChange: "replace"';
  return [{ code: 'conflict', path: 'userDataChange', value: 'keep', reason, remedy }];
}

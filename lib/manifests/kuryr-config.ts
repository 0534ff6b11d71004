/**
 * The files that Kuryr reads.
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/latest/installation/manual.html
 * @see https://opendev.org/openstack/kuryr-kubernetes/src/commit/398bd461265abb10daeb1feee3f4e24564244e61/kuryr_kubernetes/config.py
 */
import { printIni } from './kuryr-ini';
import type { IniSections } from './kuryr-ini';
import type { KuryrSettings } from './kuryr-read';

/** The key of the list of plugins: what Kuryr's container copies into the folder of the node. */
export const CNI_TEMPLATE = 'kuryr.conflist.template';
/** The key of the certificates. */
export const CA_KEY = 'openstack-ca.crt';
/** Where service accounts have their files. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The data of the ConfigMap: nothing secret. */
export function kuryrConfig(settings: KuryrSettings): Readonly<Record<string, string>> {
  const { cacert } = settings.neutron;
  return {
    'kuryr.conf': printIni(sectionsOf(settings)),
    [CNI_TEMPLATE]: conflist(settings),
    ...(cacert === undefined ? {} : { [CA_KEY]: cacert }),
  };
}

function sectionsOf(settings: KuryrSettings): IniSections {
  const { defaults, driver, pool, daemon, services, provider } = settings;
  const octavia = services === 'octavia';
  const handlers = octavia ? ['vif', 'endpoints', 'service', 'kuryrloadbalancer'] : ['vif'];
  return {
    kubernetes: {
      ...{ api_root: settings.apiRoot, ssl_ca_crt_file: `${ACCOUNT}/ca.crt` },
      ...{ token_file: `${ACCOUNT}/token`, ssl_verify_server_crt: true },
      pod_vif_driver: driver.pod_vif_driver,
      vif_pool_driver: pool === undefined ? 'noop' : driver.pool,
      enabled_handlers: [...handlers, 'kuryrport'],
      endpoints_driver_octavia_provider: octavia ? provider : undefined,
    },
    neutron_defaults: { ...defaults, ovs_bridge: driver.ovs_bridge },
    ...(octavia && provider === 'ovn'
      ? {
          octavia_defaults: {
            ...{ member_mode: 'L2', lb_algorithm: 'SOURCE_IP_PORT', enforce_sg_rules: false },
          },
        }
      : {}),
    ...(pool === undefined ? {} : { vif_pool: { ...pool } }),
    ...driver.sections,
    cni_daemon: { ...daemon, docker_mode: true, netns_proc_dir: '/host_proc' },
    // The container is root already, and has no sudo.
    vif_plug_ovs_privileged: { helper_command: 'privsep-helper' },
    vif_plug_linux_bridge_privileged: { helper_command: 'privsep-helper' },
  };
}

function conflist({ hostPorts }: KuryrSettings): string {
  const plugins = [
    { type: 'kuryr-cni', kuryr_conf: '/etc/kuryr/kuryr.conf', debug: false },
    ...(hostPorts ? [{ type: 'portmap', capabilities: { portMappings: true } }] : []),
  ];
  const list = { name: 'kuryr', cniVersion: '0.3.1', plugins };
  return `${JSON.stringify(list, undefined, 2)}\n`;
}

/** How ports reach pods, and what that needs of the machines. */
import { checkSwitch, isRecord, isText } from '../values';
import type { Findings } from '../values';

import { readIds } from './kuryr-read-neutron';
import type { IniSections } from './kuryr-ini';
import { readWholeNumber } from './pod-numbers';

/** How ports reach pods. */
export interface ReadDriver {
  readonly pod_vif_driver: 'neutron-vif' | 'nested-vlan' | 'nested-macvlan';
  /** The driver of pools; undefined where there can be none. */
  readonly pool: 'neutron' | 'nested' | undefined;
  /** Whether packets of pods go through the iptables of their node. */
  readonly throughHost: boolean;
  readonly ovs_bridge: string | undefined;
  /** What only this driver is told. */
  readonly sections: IniSections;
}

const DRIVERS: readonly unknown[] = ['neutron-vif', 'nested-vlan', 'nested-macvlan'];
const INTERFACE = /^[A-Za-z0-9][-\w.:]{0,14}$/;
const USUAL_PAIRS = 10;

/** Reads the driver; `maxPods` is undefined where the ranges cannot be read. */
export function readDriver(
  given: unknown,
  maxPods: number | undefined,
  findings: Findings,
): ReadDriver | undefined {
  if (!isRecord(given) || !DRIVERS.includes(given['pod_vif_driver'])) {
    const path = isRecord(given) ? 'driver.pod_vif_driver' : 'driver';
    const value = isRecord(given) ? given['pod_vif_driver'] : given;
    const remedy = `write { pod_vif_driver: … } with one of ${DRIVERS.join(', ')}`;
    findings.add('unsupported', path, value, 'is no driver of Kuryr', remedy);
    return undefined;
  }
  if (given['pod_vif_driver'] === 'neutron-vif') return readNeutronVif(given, findings);
  return readNested(given, maxPods, findings);
}

function readNeutronVif(
  { ovs_bridge = 'br-int', throughHost = false }: Readonly<Record<string, unknown>>,
  findings: Findings,
): ReadDriver | undefined {
  checkSwitch(throughHost, 'driver.throughHost', findings);
  const pod_vif_driver = 'neutron-vif';
  const rest = { pod_vif_driver, pool: 'neutron', sections: {} } as const;
  if (isText(ovs_bridge, INTERFACE)) {
    return { ...rest, throughHost: throughHost === true, ovs_bridge };
  }
  const remedy = 'write for example "br-int"';
  findings.add('invalid', 'driver.ovs_bridge', ovs_bridge, 'is no name of a bridge', remedy);
  return undefined;
}

function readNested(
  given: Readonly<Record<string, unknown>>,
  maxPods: number | undefined,
  findings: Findings,
): ReadDriver {
  const { link_iface, throughHost } = given;
  const vlan = given['pod_vif_driver'] === 'nested-vlan';
  const nodes = readIds(given['worker_nodes_subnets'], 'driver.worker_nodes_subnets', findings);
  if (link_iface !== undefined && !isText(link_iface, INTERFACE)) {
    const reason = 'is no name of a network card';
    findings.add('invalid', 'driver.link_iface', link_iface, reason, 'write for example "ens3"');
  }
  if (throughHost !== undefined && throughHost !== false) {
    const reason = `a ${vlan ? 'VLAN' : 'macvlan'} in a pod sends past the iptables of its node`;
    const remedy = 'leave it out; with "neutron-vif" on bridges it may be true';
    findings.add('conflict', 'driver.throughHost', throughHost, reason, remedy);
  }
  if (vlan) checkTrunk(given['trunkPorts'], findings);
  else checkPairs(given['max_allowed_address_pair'], maxPods, findings);
  const name = `kuryr.lib.binding.drivers.${vlan ? 'vlan' : 'macvlan'}`;
  return {
    pod_vif_driver: vlan ? 'nested-vlan' : 'nested-macvlan',
    ...{ pool: vlan ? 'nested' : undefined, throughHost: false, ovs_bridge: undefined },
    sections: {
      binding: {
        ...{ default_driver: name, enabled_drivers: [name] },
        link_iface: typeof link_iface === 'string' ? link_iface : undefined,
      },
      pod_vif_nested: { worker_nodes_subnets: nodes },
    },
  };
}

function checkTrunk(given: unknown, findings: Findings): void {
  if (given === true) return;
  const reason = 'the port of each machine has to be the parent of a trunk';
  const remedy = 'make trunks of these ports, and write true';
  findings.add('required', 'driver.trunkPorts', given, reason, remedy);
}

function checkPairs(given: unknown, maxPods: number | undefined, findings: Findings): void {
  const path = 'driver.max_allowed_address_pair';
  const most = readWholeNumber(given, path, [USUAL_PAIRS, 1, 1000], findings);
  if (maxPods === undefined || maxPods <= most) return;
  const reason = `lets ${most} addresses through a port, and each of ${maxPods} pods has one`;
  const remedy = 'raise it in Neutron and here, or lower ranges.maxPods';
  findings.add('out-of-range', path, most, reason, remedy);
}

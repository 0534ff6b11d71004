import { imageTree, labCache } from '../../tools/openstack-lab/image';
import { iniText } from '../../tools/openstack-lab/lab-service';
import type { IniSections, LabSettings } from '../../tools/openstack-lab/lab-service';
import { preparedDatabase } from '../../tools/openstack-lab/prepared-database';
import { allServices, servicesWith } from '../../tools/openstack-lab/services';
import { hostNames } from '../../tools/openstack-lab/services/nova';

const settings: LabSettings = {
  port: (name) => 20_000 + name.length,
  computes: 2,
  services: allServices.map(({ name }) => name),
};

describe('iniText', () => {
  it('writes sections in their order', () => {
    expect(iniText({ DEFAULT: { debug: false }, database: { pool: 5, url: 'a=b' } })).toBe(
      '[DEFAULT]\ndebug = false\n\n[database]\npool = 5\nurl = a=b\n',
    );
  });
});

describe('a control plane', () => {
  it('has the usual services, and the extra ones that were asked for', () => {
    const names = (extras: Parameters<typeof servicesWith>[0]): readonly string[] =>
      servicesWith(extras).map(({ name }) => name);

    expect(names([])).toEqual(['keystone', 'placement', 'neutron', 'nova', 'glance', 'cinder']);
    expect(names(['octavia', 'manila'])).toEqual([...names([]), 'manila', 'octavia']);
  });

  it('has no two processes, ports or databases of one name', () => {
    for (const of of [
      allServices.flatMap((service) => service.processes(settings).map(({ name }) => name)),
      allServices.flatMap(({ ports }) => ports),
      allServices.flatMap(({ databases }) => databases),
    ]) {
      expect(new Set(of).size).toBe(of.length);
    }
  });

  it('listens on loopback only, as far as its settings say where', () => {
    const texts = allServices.flatMap((service) => Object.values(service.files(settings)));
    const sections = texts.filter((one): one is IniSections => typeof one !== 'string');
    const hosts = sections
      .flatMap((one) => Object.values(one).flatMap((values) => Object.entries(values)))
      .filter(([key]) => /^(?:bind_host|bind_ip|.*_listen)$/.test(key))
      .map(([, value]) => value);

    expect(hosts.length).toBeGreaterThan(4);
    expect([...new Set(hosts)]).toEqual(['127.0.0.1']);
  });

  it('names its hosts, and shows them no database', () => {
    const [nova] = allServices.filter(({ name }) => name === 'nova');
    const files = nova?.files(settings) ?? {};

    expect(hostNames(settings)).toEqual(['host-1', 'host-2']);
    expect(Object.keys(files['etc/nova.conf'] ?? {})).toContain('database');
    expect(Object.keys(files['etc/nova-compute.conf'] ?? {})).not.toContain('database');
  });

  it('is kept under the names of what it is made of', () => {
    expect(imageTree()).toMatch(/\/openstack\/[0-9a-f]{16}\/tree$/);
    expect(preparedDatabase().startsWith(`${labCache()}/database-`)).toBe(true);
  });
});

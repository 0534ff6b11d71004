/** What is wrong with the network of a machine. cloud-init would fail on it at boot, or leave a card without an address. */
import { Cidr, Hostname, IpAddress } from '../values';
import type { Violation } from '../values';

import { isRecord, isText, itemsOf, validateList, validateSwitch } from './given';
import { problem } from './problem';

const LEAST_MTU = 68;
const MOST_MTU = 65_535;

type Check = (given: unknown, path: string) => Violation[];

/** Everything that is wrong with it, under a path. Other keys of netplan are left alone: they are not written. */
export function validateNetwork(network: unknown, path: string): Violation[] {
  return [
    ...validateFields(network, path, {
      version: (version, at) =>
        version === 2 ? [] : [problem('unsupported', at, version, 'is no version', 'write 2')],
      ethernets: validateEthernets,
    }),
    ...(isRecord(network) && network['ethernets'] === undefined
      ? [
          problem(
            'required',
            `${path}.ethernets`,
            '',
            'names no network cards',
            'write {} for none',
          ),
        ]
      : []),
  ];
}

const validateEthernets: Check = (given, path) => {
  if (!isRecord(given)) return validateFields(given, path, {});
  return Object.entries(given).flatMap(([name, card]) =>
    validateFields(card, `${path}[${name}]`, CARD),
  );
};

const CARD: Readonly<Record<string, Check>> = {
  match: (given, path) =>
    validateFields(given, path, {
      name: textOf(/^[^\s/]+$/, 'is no name of a card', 'eth0'),
      macaddress: textOf(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i, 'is no address', '02:00:00:00:00:01'),
    }),
  addresses: listOf(validateInterface, '["10.0.0.5/24"]'),
  routes: listOf(validateRoute, '[{ to: "default", via: "10.0.0.1" }]'),
  nameservers: (given, path) =>
    validateFields(given, path, {
      addresses: listOf(validateAddress, '["10.0.0.1"]'),
      search: listOf((name, at) => violationOf(Hostname.parse(name as string, at)), '["x.org"]'),
    }),
  dhcp4: validateSwitch,
  mtu: (mtu, path) => {
    const good = Number.isInteger(mtu) && Number(mtu) >= LEAST_MTU && Number(mtu) <= MOST_MTU;
    const reason = `is no whole number from ${LEAST_MTU} to ${MOST_MTU}`;
    return good ? [] : [problem('out-of-range', path, mtu, reason, 'write for example 1450')];
  },
};

function validateFields(
  given: unknown,
  path: string,
  checks: Readonly<Record<string, Check>>,
): Violation[] {
  if (!isRecord(given)) {
    return [problem('invalid', path, given, 'is no record', 'write the settings by name: { … }')];
  }
  return Object.entries(checks).flatMap(([name, check]) =>
    given[name] === undefined ? [] : check(given[name], `${path}.${name}`),
  );
}

function listOf(check: Check, example: string): Check {
  return (given, path) => [
    ...validateList(given, path, example),
    ...itemsOf(given as readonly unknown[]).flatMap((one, index) =>
      check(one, `${path}[${index}]`),
    ),
  ];
}

function textOf(form: RegExp, reason: string, example: string): Check {
  return (given, path) =>
    isText(given, form)
      ? []
      : [problem('invalid', path, given, reason, `write for example "${example}"`)];
}

function validateRoute(given: unknown, path: string): Violation[] {
  const { to, via } = isRecord(given) ? given : {};
  return [
    ...(to === 'default' ? [] : violationOf(Cidr.parse(to as string, `${path}.to`))),
    ...validateAddress(via, `${path}.via`),
  ];
}

function validateAddress(given: unknown, path: string): Violation[] {
  return violationOf(IpAddress.parse(given as string, path));
}

/** An address and the prefix of its network: unlike a `Cidr` it names one machine in it. */
function validateInterface(given: unknown, path: string): Violation[] {
  const [, address = '', prefix = ''] =
    typeof given === 'string' ? (/^([^/]*)\/(\d{1,3})$/.exec(given) ?? []) : [];
  const parsed = IpAddress.parse(address, path);
  if (parsed.ok && Number(prefix) <= (parsed.value.family === 4 ? 32 : 128)) return [];
  const remedy = 'write for example "10.0.0.5/24"';
  return [problem('invalid', path, given, 'is no address with the prefix of its network', remedy)];
}

function violationOf(
  outcome: { readonly ok: true } | { ok: false; violation: Violation },
): Violation[] {
  return outcome.ok ? [] : [outcome.violation];
}

import { Machine } from '../../lib/machine';
import { MULTIPATH_CONFIG_FILE, Multipath } from '../../lib/node';
import type { MultipathProps } from '../../lib/node';
import { synthesize } from '../../lib/testing';

const made = (props?: MultipathProps) =>
  synthesize((machine) => new Multipath(machine, 'multipath', props));

const configOf = (props?: MultipathProps): string => made(props).files[MULTIPATH_CONFIG_FILE] ?? '';

function refusals(props: unknown): string[] {
  const machine = new Machine('m');
  new Multipath(machine, 'x', props as MultipathProps);
  return machine.validate().map(({ path, reason, remedy }) => `${path}: ${reason}; ${remedy}`);
}

test('disks of LIO have one way in use, and all other disks are left alone', () => {
  expect(configOf()).toMatchInlineSnapshot(`
    "# Written by groundwork. Disks of other vendors are left alone.
    defaults {
    	find_multipaths greedy
    	polling_interval 5
    	user_friendly_names no
    }
    blacklist {
    	device {
    		vendor ".*"
    		product ".*"
    	}
    }
    blacklist_exceptions {
    	device {
    		vendor "^LIO-ORG"
    		product ".*"
    	}
    }
    devices {
    	device {
    		vendor "^LIO-ORG"
    		product ".*"
    		path_grouping_policy failover
    		path_selector "round-robin 0"
    		hardware_handler "1 alua"
    		prio alua
    		path_checker tur
    		failback immediate
    		rr_weight uniform
    		no_path_retry 120
    		fast_io_fail_tmo 15
    		flush_on_last_del yes
    	}
    }
    "
  `);
});

test('every setting arrives', () => {
  const text = configOf({
    find_multipaths: 'smart',
    no_path_retry: 'queue',
    polling_interval: 10,
    user_friendly_names: true,
    vendors: ['LIO-ORG', 'SUSE X'],
    fast_io_fail_tmo: 5,
  });

  for (const line of [
    'find_multipaths smart',
    'no_path_retry queue',
    'polling_interval 10',
    'user_friendly_names yes',
    'vendor "^SUSE[ ]X"',
    'fast_io_fail_tmo 5',
  ]) {
    expect(text).toContain(`\t${line}\n`);
  }
});

test.each([
  [{}, 600],
  [{ no_path_retry: 12, polling_interval: 10 }, 120],
  [{ no_path_retry: 'fail' }, 0],
  [{ no_path_retry: 'queue' }, undefined],
] as const)('commands without a way wait: %j', (props, seconds) => {
  expect(new Multipath(new Machine('m'), 'x', props).queueSeconds).toBe(seconds);
});

test('the package is installed when it is wished, by its name in the distribution', () => {
  const packages = (props: MultipathProps) => made(props).plan?.packages.map(({ name }) => name);

  expect(packages({})).toEqual([]);
  expect(packages({ install: true })).toEqual(['multipath-tools']);
  expect(packages({ install: true, distribution: 'rhel' })).toEqual(['device-mapper-multipath']);
});

test('the module is loaded, and multipathd reads its file before anybody logs in', () => {
  const { plan } = made();

  expect(plan?.modules.map(({ name }) => name)).toEqual(['dm_multipath']);
  expect(plan?.steps.find(({ id }) => id === 'multipath/Service')).toMatchObject({
    phase: 'storage',
    inContainers: 'skip',
  });
});

test.each([
  [
    { find_multipaths: 'strict' },
    'find_multipaths: is no way to find disks; use greedy, smart, on',
  ],
  [{ no_path_retry: 'never' }, 'no_path_retry: is no number; write a number of looks, fail, or'],
  [{ no_path_retry: 0 }, 'no_path_retry: is no whole number from 1 to 100000'],
  [{ polling_interval: 0 }, 'polling_interval: is no whole number from 1 to 60'],
  [{ fast_io_fail_tmo: 0 }, 'fast_io_fail_tmo: is no whole number from 1 to 120'],
  [{ user_friendly_names: 'no' }, 'user_friendly_names: is neither true nor false'],
  [{ vendors: [] }, 'vendors: names no vendor of at most eight characters, as disks tell theirs'],
  [{ vendors: ['.*'] }, 'vendors: names no vendor'],
  [{ vendors: ['LONGER-THAN'] }, 'vendors: names no vendor'],
  [{ distribution: 'arch' }, 'distribution: is no distribution known here; use debian or rhel'],
  [[], 'is no record of settings'],
])('%j is refused', (props, message) => {
  expect(refusals(props)).toEqual([expect.stringContaining(message) as string]);
});

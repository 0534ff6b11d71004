import { spawnSync } from 'node:child_process';
import { imageId, imageRecipe } from '../../lib/platform/local/image-recipe';
import { FILES_SCRIPT, storageVmRecipe, vmRecipe } from '../../tools/vm-recipe';

describe('the recipe of virtual machines', () => {
  it('is another image than that of local machines, and the same each time', () => {
    expect(imageId(vmRecipe())).toBe(imageId(vmRecipe()));
    expect(imageId(vmRecipe())).not.toBe(imageId(imageRecipe()));
  });

  it('has a kernel, and one program that sets the clock', () => {
    const { packages } = vmRecipe();

    expect(packages).toEqual(expect.arrayContaining(['linux-image-cloud-amd64', 'chrony']));
    expect(packages).not.toContain('systemd-timesyncd');
    expect(packages).toEqual([...packages].sort());
  });

  it('names the sources of cloud-init on one line, as ds-identify reads them', () => {
    const text = vmRecipe().files['/etc/cloud/cloud.cfg.d/90-groundwork.cfg'];

    expect(text).toMatch(/^datasource_list: \[ NoCloud, ConfigDrive, None \]$/m);
  });

  it('unpacks files by a script that the shell of the initial RAM disk takes', () => {
    const script = vmRecipe().files[FILES_SCRIPT] ?? '';

    expect(spawnSync('sh', ['-n'], { input: script }).status).toBe(0);
    expect(script).toContain('if="/dev/${disk##*/}"');
  });
});

describe('the recipe of virtual machines with storage', () => {
  it('is that of the others with more packages', () => {
    const [plain, storage] = [vmRecipe(), storageVmRecipe()];

    expect(imageId(storage)).not.toBe(imageId(plain));
    expect({ ...storage, packages: plain.packages }).toEqual(plain);
    expect(storage.packages).toEqual(expect.arrayContaining([...plain.packages]));
    expect(storage.packages).toEqual([...new Set(storage.packages)].sort());
  });

  it('has what serves and what uses storage over the network', () => {
    expect(storageVmRecipe().packages).toEqual(
      expect.arrayContaining([
        ...['glusterfs-server', 'glusterfs-client', 'tcmu-runner', 'targetcli-fb', 'open-iscsi'],
        ...['multipath-tools', 'lvm2', 'thin-provisioning-tools', 'xfsprogs', 'openssh-server'],
      ]),
    );
  });
});

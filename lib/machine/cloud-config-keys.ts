/**
 * The top-level keys of cloud-config. Neither cloud-init nor its schema minds one that it does not know, so a misspelt key does nothing and
 * nobody says so.
 *
 * @see https://github.com/canonical/cloud-init/blob/main/cloudinit/config/schemas/schema-cloud-config-v1.json (22.4.2 and main of August 2026)
 */
const KEYS = `
  allow_public_ssh_keys ansible apk_repos apt apt_pipelining apt_reboot_if_required apt_update apt_upgrade authkey_hash autoinstall bootcmd
  byobu_by_default ca-certs ca_certs chef chpasswd cloud_config_modules cloud_final_modules cloud_init_modules create_hostname_file
  device_aliases disable_ec2_metadata disable_root disable_root_opts disk_setup drivers fan final_message fqdn fs_setup groups growpart
  grub-dpkg grub_dpkg hostname keyboard landscape launch-index locale locale_configfile lxd manage_etc_hosts manage_resolv_conf mcollective
  merge_how merge_type migrate mount_default_fields mounts no_ssh_fingerprints ntp output package_reboot_if_required package_update
  package_upgrade packages password phone_home power_state prefer_fqdn_over_hostname preserve_hostname puppet random_seed reporting
  resize_rootfs resolv_conf rh_subscription rpi rsyslog runcmd salt_minion snap spacewalk ssh ssh_authorized_keys ssh_deletekeys
  ssh_fp_console_blacklist ssh_genkeytypes ssh_import_id ssh_key_console_blacklist ssh_keys ssh_publish_hostkeys ssh_pwauth ssh_quiet_keygen
  swap system_info timezone ubuntu_advantage ubuntu_pro updates user users vendor_data version wireguard write_files yum_repo_dir yum_repos
  zypper
`;

/** Every key that some version of cloud-init reads. */
export const CLOUD_CONFIG_KEYS: ReadonlySet<string> = new Set(KEYS.trim().split(/\s+/));

const NAMED = 'give it to the Machine as hostname';
const MODULES = 'put it into the image, below /etc/cloud/cloud.cfg.d';

/** Keys of which the machine's own part has a value already, or that would keep it from working, each with what to do instead. */
export const REFUSED_KEYS: Readonly<Record<string, string>> = {
  hostname: NAMED,
  fqdn: NAMED,
  prefer_fqdn_over_hostname: NAMED,
  preserve_hostname: NAMED,
  create_hostname_file: NAMED,
  manage_etc_hosts: 'write /etc/hosts by a File, which sets it to false',
  locale: 'set it in a FirstBootStep: the machine itself needs C.UTF-8',
  locale_configfile: 'set it in a FirstBootStep: the machine itself needs C.UTF-8',
  merge_how: 'give it as mergeType',
  merge_type: 'give it as mergeType',
  cloud_init_modules: MODULES,
  cloud_config_modules: MODULES,
  cloud_final_modules: MODULES,
};

/** Keys whose lists are joined with the machine's own. */
export const JOINED_KEYS = ['users', 'packages', 'write_files', 'runcmd'] as const;

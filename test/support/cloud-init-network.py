"""What cloud-init makes of networks: its own parser and renderers, run inside an image.

Standard input is a JSON array of {"config": …} (version 2) or {"drive": {path: text}, "macs": {mac: name}}; standard output one answer each.
"""

import copy
import io
import json
import logging
import sys

from cloudinit.net import netplan, network_state, networkd, sysconfig
from cloudinit.sources.helpers import openstack

SYSCONFIG = {
    "control": "etc/sysconfig/network",
    "iface_templates": "%(base)s/network-scripts/ifcfg-%(name)s",
    "route_templates": {
        "ipv4": "%(base)s/network-scripts/route-%(name)s",
        "ipv6": "%(base)s/network-scripts/route6-%(name)s",
    },
}


class Drive(openstack.ConfigDriveReader):
    """A config drive that is no folder."""

    def __init__(self, files):
        super().__init__("")
        self.files = files

    def _fetch_available_versions(self):
        return ["latest"]

    def _path_read(self, path, decode=False):
        if path not in self.files:
            raise IOError(path)
        text = self.files[path]
        return text if decode else text.encode()


def render(name, config):
    if name == "netplan":
        renderer = netplan.Renderer({"features": []})
    elif name == "networkd":
        renderer = networkd.Renderer({})
    else:
        renderer = sysconfig.Renderer(SYSCONFIG)
    # Nothing that is wrong is skipped.
    state = network_state.parse_net_config_data(copy.deepcopy(config), skip_broken=False, renderer=renderer)
    if name == "netplan":
        return {"": renderer._render_content(state)}
    if name == "networkd":
        return renderer._render_content(state)
    return renderer._render_sysconfig(renderer.sysconf_dir, state, "rhel", templates=renderer.templates)


def answer(question, log):
    given = {"config": question.get("config")}
    if "drive" in question:
        read = Drive(question["drive"]).read_v2()
        network = read.get("networkdata")
        given["metadata"] = read["metadata"]
        given["config"] = openstack.convert_net_json(network, known_macs=question["macs"])
    for name in ("netplan", "networkd", "sysconfig"):
        log.truncate(0)
        log.seek(0)
        try:
            files = render(name, given["config"])
            given[name] = {"files": files, "said": log.getvalue()}
        except Exception as error:
            given[name] = {"files": {}, "said": log.getvalue() + repr(error)}
    return given


def main():
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    json.dump([answer(question, log) for question in json.load(sys.stdin)], sys.stdout)


main()

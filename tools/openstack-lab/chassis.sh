#!/bin/sh
# chassis.sh HOST...: stands in for the ovn-controllers of these hosts. It says that they are alive, takes each port to the host that Nova has put it on
# and reports it up there, so that Neutron has it ACTIVE. It runs until it is ended.
set -u
north=unix:/srv/ovn/nb.sock
south=unix:/srv/ovn/sb.sock

nb() { ovn-nbctl --db="$north" "$@"; }
sb() { ovn-sbctl --db="$south" "$@"; }

add_host() {
  sb --may-exist chassis-add "$1" geneve "127.0.1.$2" -- set chassis "$1" hostname="$1" \
    other_config:ovn-bridge-mappings=external:br-ex other_config:datapath-type=system \
    other_config:iface-types=geneve other_config:ovn-cms-options=enable-chassis-as-gw
  [ -n "$(sb --bare --columns=_uuid find chassis_private name="$1")" ] ||
    sb create chassis_private name="$1" >/dev/null
  sb set chassis_private "$1" chassis="$(sb --bare --columns=_uuid find chassis name="$1")"
}

# Ports of servers that are not up yet, one a line: name,options
waiting_ports() {
  nb --format=csv --no-headings --columns=name,options find logical_switch_port 'type=""' up!=true
}

bring_up() {
  while IFS= read -r line; do
    host=$(printf '%s\n' "$line" | sed -n 's/.*requested-chassis=\([^,}" ]*\).*/\1/p')
    port=$(printf '%s\n' "${line%%,*}" | tr -d '"')
    [ -z "$host" ] || sb -- --may-exist lsp-bind "$port" "$host" -- set port_binding "$port" up=true
  done
}

# A host that does not answer each round of Neutron's is taken for dead, and no port goes there.
stay_alive() {
  round=$(sb get SB_Global . nb_cfg) || return
  for late in $(sb --bare --columns=name find chassis_private nb_cfg!="$round"); do
    sb set chassis_private "$late" nb_cfg="$round" nb_cfg_timestamp="$(date +%s%3N)"
  done
}

# The databases may not be there yet.
until nb --timeout=10 init 2>/dev/null && sb --timeout=10 init 2>/dev/null; do sleep 0.2; done
number=1
for host; do
  add_host "$host" "$number" || exit 1
  number=$((number + 1))
done
: >/srv/ovn/ready
while :; do
  waiting_ports 2>/dev/null | bring_up 2>/dev/null
  stay_alive 2>/dev/null
  sleep 1
done

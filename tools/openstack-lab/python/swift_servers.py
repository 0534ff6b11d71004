"""swift_servers.py SETTINGS FOLDER account=PORT container=PORT object=PORT: the four servers of Swift, with one disk and one copy of everything.

The programs of the packages would do the same; they look for their settings in /etc/swift and nowhere else, and each is a process to start.
"""

import os
import sys

from swift.common import utils

settings, folder, *parts = sys.argv[1:]
utils.SWIFT_CONF_FILE = os.path.join(settings, "swift.conf")

from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import run_wsgi  # noqa: E402

ports = dict(part.split("=") for part in parts)
os.makedirs(os.path.join(folder, "disk"), exist_ok=True)
for name, port in ports.items():
    ring = RingBuilder(2, 1, 0)
    place = {"ip": "127.0.0.1", "port": int(port)}
    ring.add_dev(
        {"region": 1, "zone": 1, "device": "disk", "weight": 1, "replication_ip": "127.0.0.1", "replication_port": int(port), **place}
    )
    ring.rebalance()
    ring.get_ring().save(os.path.join(settings, f"{name}.ring.gz"))

servers = []
for name in [*ports, "proxy"]:
    child = os.fork()
    if child == 0:
        sys.exit(run_wsgi(os.path.join(settings, f"{name}.conf"), f"{name}-server"))
    servers.append(child)
# When one has ended the others are of no use.
os.wait()
sys.exit(1)

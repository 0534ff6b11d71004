"""A provider of Octavia that keeps records.

It takes everything, has Octavia make the real port of the address, and settles in the background what the API has written down as pending, as the
workers of a real provider would.
"""

import threading
import time

from octavia.api.drivers.noop_driver import driver as noop
from octavia.common import utils
from octavia.db import api as db_api
from octavia.db import models
from octavia.db import repositories
from octavia_lib.api.drivers import exceptions
from oslo_log import log as logging

LOG = logging.getLogger(__name__)
INTERVAL = 0.3

# Children before what they belong to.
KINDS = [
    (models.Member, "member"),
    (models.HealthMonitor, "health_monitor"),
    (models.L7Rule, "l7rule"),
    (models.L7Policy, "l7policy"),
    (models.Listener, "listener"),
    (models.Pool, "pool"),
]

_lock = threading.Lock()
_settler = None


def _pending(session, model):
    return session.query(model).filter(model.provisioning_status.like("PENDING_%")).all()


def _settle_child(session, repository, row):
    if row.provisioning_status == "PENDING_DELETE":
        repository.delete(session, id=row.id)
    else:
        repository.update(session, row.id, provisioning_status="ACTIVE", operating_status="ONLINE")


def _balancer_of(child):
    """The id of the balancer that a child belongs to, however deep it stands."""
    if getattr(child, "load_balancer_id", None):
        return child.load_balancer_id
    for parent in ("pool", "listener"):
        found = getattr(getattr(child, parent, None), "load_balancer_id", None)
        if found:
            return found
    return None


def _delete_balancer(session, repos, row):
    balancer = row.to_data_model()
    try:
        utils.get_network_driver().deallocate_vip(balancer.vip)
    except Exception:
        LOG.exception("the port of %s", balancer.id)
    for model, name in KINDS:
        for child in session.query(model).all():
            data = child.to_data_model()
            if _balancer_of(data) == balancer.id:
                getattr(repos, name).delete(session, id=data.id)
    repos.load_balancer.update(session, balancer.id, provisioning_status="DELETED")


def _settle(repos):
    session = db_api.get_session()
    # Looked up first and settled last: the API writes a child and its balancer down together, so whatever made these pending is seen below.
    balancers = _pending(session, models.LoadBalancer)
    for model, name in KINDS:
        for row in _pending(session, model):
            _settle_child(session, getattr(repos, name), row)
    for row in balancers:
        if row.provisioning_status == "PENDING_DELETE":
            _delete_balancer(session, repos, row)
        else:
            repos.load_balancer.update(
                session, row.id, provisioning_status="ACTIVE", operating_status="ONLINE"
            )


def _settle_forever():
    repos = repositories.Repositories()
    while True:
        time.sleep(INTERVAL)
        try:
            _settle(repos)
        except Exception:
            LOG.exception("settle")


class RecordProvider(noop.NoopProviderDriver):
    def __init__(self):
        super().__init__()
        global _settler
        with _lock:
            if _settler is None:
                _settler = threading.Thread(target=_settle_forever, daemon=True)
                _settler.start()

    def create_vip_port(self, *args, **kwargs):
        # Octavia makes a real port then.
        raise exceptions.NotImplementedError()

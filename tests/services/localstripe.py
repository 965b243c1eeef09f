"""localstripe as a process of its own: a stateful peer that speaks much of Stripe's API."""

import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.processes import die_with_parent, end_group, free_port, wait_until

# Its own start listens on every address and keeps its memory in a file; ours does neither. It
# speaks an older version of the API: what that lacks of an intent is left out, and it is taught
# to list the intents of one customer.
PROGRAM = """
import sys
from aiohttp import web
from localstripe.resources import PaymentIntent, Store
from localstripe.server import app
Store.dump_to_disk = lambda self: None
create = PaymentIntent.__init__
def without_what_it_does_not_know(self, description=None, allowed_payment_method_types=None, **kw):
    create(self, **kw)
PaymentIntent.__init__ = without_what_it_does_not_know
list_all = PaymentIntent._api_list_all.__func__
def of_one_customer(cls, url, customer=None, **kw):
    found = list_all(cls, url, **kw)
    found._list = [intent for intent in found._list if customer in (None, intent.customer)]
    return found
PaymentIntent._api_list_all = classmethod(of_one_customer)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""
START_SECONDS = 30


@contextmanager
def localstripe(log: Path) -> Iterator[str]:
    """Its address, while it runs."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(url, process), START_SECONDS, f"see {log}")
        yield url
    finally:
        end_group(process)


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        raise RuntimeError("localstripe ended while starting")
    try:
        urllib.request.urlopen(f"{url}/v1/customers", timeout=2)
    except urllib.error.HTTPError:
        return True  # it asks for a key
    except OSError:
        return False
    return True

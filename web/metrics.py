"""What Prometheus may know of the serving processes, on a port of its own.

Each process counts in files of its own, in a folder that all know; another process adds them
up when it is asked (prometheus_client's multiprocess mode). So a count outlives the process
that made it, and nobody has to be asked who is busy serving pages. The library takes the folder
from PROMETHEUS_MULTIPROC_DIR when it is imported: so `izde serve` sets that first.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from web.requests import Record

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

answered = Counter(
    "izde_requests", "Requests answered.", ("endpoint", "method", "status"), registry=None
)
seconds = Histogram(
    "izde_request_seconds",
    "Seconds from a request to the last byte of its answer.",
    ("endpoint",),
    buckets=BUCKETS,
    registry=None,
)
under_way = Gauge(
    "izde_requests_under_way",
    "Requests being answered.",
    registry=None,
    multiprocess_mode="livesum",
)
processes = Gauge(
    "izde_processes", "Processes that serve.", registry=None, multiprocess_mode="livesum"
)


class Counting:
    """Counts the requests of this process."""

    def began(self) -> None:
        under_way.inc()

    def ended(self, record: Record) -> None:
        under_way.dec()
        answered.labels(record.endpoint, record.method, str(record.status)).inc()
        seconds.labels(record.endpoint).observe(record.seconds)


TOLD = {
    "izde_index_stories": "Stories in the index that serves.",
    "izde_index_revision": "Revision of the store up to which the index was made.",
    "izde_store_revision": "Revision of the store; above that of the index, stories wait for it.",
}


class Corpus(Collector):
    """What is served, looked up each time."""

    def __init__(self, numbers: Callable[[], Mapping[str, int]]) -> None:
        """`numbers` gives those of `TOLD` that can be told now."""
        self._numbers = numbers

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily("izde_build", "The version that runs.", labels=("version",))
        build.add_metric((importlib.metadata.version("izde"),), 1)
        yield build
        for name, value in self._numbers().items():
            yield GaugeMetricFamily(name, TOLD[name], value=value)


def exposed(folder: str, numbers: Callable[[], Mapping[str, int]]) -> WSGIApplication:
    """The application that answers Prometheus, for the processes that count in a folder."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)
    registry.register(Corpus(numbers))
    return make_wsgi_app(registry)

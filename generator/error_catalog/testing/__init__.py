"""
What tests of servers and clients need of the catalogs: install ``error-catalog[testing]``.

``ErrorServer`` and the transports make every documented error happen to a client,
``documented_responses`` lists them, ``FaultMiddleware`` makes some happen in staging.
"""

from error_catalog.testing.canned import BAD_RESPONSES, Canned, canned
from error_catalog.testing.documented import documented_responses
from error_catalog.testing.faults import FaultMiddleware, WSGIFaultMiddleware
from error_catalog.testing.operations import check_operations
from error_catalog.testing.script import Route, Script
from error_catalog.testing.server import ErrorServer

__all__ = [
    "BAD_RESPONSES",
    "Canned",
    "ErrorServer",
    "FaultMiddleware",
    "Route",
    "Script",
    "WSGIFaultMiddleware",
    "canned",
    "check_operations",
    "documented_responses",
]

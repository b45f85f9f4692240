"""Every system that is measured, ours last."""

from benchmarks.system import System
from benchmarks.systems.anthropic import SYSTEM as ANTHROPIC
from benchmarks.systems.azure import SYSTEM as AZURE
from benchmarks.systems.botocore import SYSTEM as BOTOCORE
from benchmarks.systems.fern import SYSTEM as FERN
from benchmarks.systems.github import SYSTEM as GITHUB
from benchmarks.systems.google import SYSTEM as GOOGLE
from benchmarks.systems.http_libraries import AIOHTTP, HTTPX, REQUESTS
from benchmarks.systems.openai import SYSTEM as OPENAI
from benchmarks.systems.openapi_generator import SYSTEM as OPENAPI_GENERATOR
from benchmarks.systems.openapi_python_client import SYSTEM as OPENAPI_PYTHON_CLIENT
from benchmarks.systems.ours import SYSTEM as OURS
from benchmarks.systems.slack import SYSTEM as SLACK
from benchmarks.systems.speakeasy import SYSTEM as SPEAKEASY
from benchmarks.systems.stripe import SYSTEM as STRIPE
from benchmarks.systems.twilio import SYSTEM as TWILIO

SDKS = (
    *(STRIPE, OPENAI, ANTHROPIC, AZURE, GOOGLE, BOTOCORE, TWILIO, SLACK, GITHUB),
    *(SPEAKEASY, FERN, OPENAPI_GENERATOR, OPENAPI_PYTHON_CLIENT),
)
"""The thirteen, made by hand and by generators."""

LIBRARIES = (HTTPX, REQUESTS, AIOHTTP)
"""HTTP libraries, whose errors know nothing of the API's."""

SYSTEMS: tuple[System, ...] = (*SDKS, *LIBRARIES, OURS)
"""All of them."""

__all__ = ["LIBRARIES", "OURS", "SDKS", "SYSTEMS"]

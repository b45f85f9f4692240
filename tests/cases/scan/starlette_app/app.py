from shop_errors import *
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.endpoints import HTTPEndpoint
from starlette.routing import Mount, Route

from helpers import check


async def get_order(request):
    await run_in_threadpool(check, request)


class Order(HTTPEndpoint):
    async def delete(self, request):
        raise NoSuchOrderError

    async def put(self, request):
        raise ClosedError


inner = [
    Route("/{id:int}", get_order),
    Route("/{id:int}", Order),
    Route("/", get_order, methods=["POST", "PUT"]),
]
app = Starlette(routes=[Mount("/v1", routes=[Mount("/orders", routes=inner)])])

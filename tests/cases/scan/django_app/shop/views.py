from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.views import View
from django.views.decorators.http import require_http_methods, require_POST
from rest_framework.decorators import action, api_view
from rest_framework.exceptions import NotFound
from rest_framework.viewsets import ViewSet
from shop_errors import ClosedError, DeniedError, NoSuchOrderError


class Loads:
    def load(self, pk):
        raise NoSuchOrderError


class OrderViewSet(Loads, ViewSet):
    def retrieve(self, request, pk=None):
        return self.load(pk)

    def destroy(self, request, pk=None):
        return self.load(pk)

    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        raise ClosedError


class OrderView(View):
    def get(self, request, id):
        raise NoSuchOrderError

    def post(self, request, id):
        raise DeniedError


@require_http_methods(["GET", "POST"])
def carts(request):
    raise ClosedError


@require_POST
def cart(request, name):
    raise Http404


@api_view(["PATCH"])
def old(request, id):
    if id == 1:
        raise NotFound("x")
    if id == 2:
        raise PermissionDenied
    return JsonResponse({"error_code": "NO_SUCH_ORDR"}, status=404)

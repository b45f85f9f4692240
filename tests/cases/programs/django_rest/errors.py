from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.exceptions import APIException


class CargoRefused(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = _("The cargo is refused.")
    default_code = "cargo_refused"


class NoHarbour(exceptions.NotFound):
    default_detail = "There is no such harbour."
    default_code = "no_harbour"

from django.urls import path

from .views import cart, carts

urlpatterns = [path("", carts), path("<slug:name>/", cart)]

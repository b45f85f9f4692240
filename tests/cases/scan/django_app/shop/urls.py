from django.urls import include, path, re_path
from rest_framework.routers import DefaultRouter

from . import views

router = DefaultRouter()
router.register("orders", views.OrderViewSet)

urlpatterns = [
    path("api/", include(router.urls)),
    path("carts/", include("shop.carts")),
    re_path(r"^old/(?P<id>[0-9]+)/$", views.old),
    path("classes/<int:id>/", views.OrderView.as_view()),
]

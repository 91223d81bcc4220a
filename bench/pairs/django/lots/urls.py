from django.urls import path

from . import views

urlpatterns = [path("lots/<str:lot>/compte", views.compte), path("lots/<str:lot>/declarations", views.declarer)]

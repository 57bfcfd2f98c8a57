"""The face and the front door: pages, library, and the Django project itself."""

from cms.celery import app as celery_app

__all__ = ["celery_app"]

from django.apps import AppConfig
from django.db.backends.signals import connection_created


def durable(sender, connection, **kwargs):
    # The same promise as ours: an answer is given once the write is on the disk.
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")


class Lots(AppConfig):
    name = "lots"

    def ready(self):
        connection_created.connect(durable)

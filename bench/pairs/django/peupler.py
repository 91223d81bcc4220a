# Fills the peer's base with what prepare.mjs made in ours, signs somebody in, and prints "cookie csrf".
#   BENCH_BASE=… python3 peupler.py prepared.json
import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
import django

django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import transaction
from django.middleware.csrf import _get_new_csrf_string

from lots.models import Ligne, Lot, Participant

prepared = json.load(open(sys.argv[1], encoding="utf-8"))
call_command("migrate", verbosity=0, run_syncdb=True)
with transaction.atomic():
    for one in prepared["lots"]:
        Lot.objects.create(pk=one["id"], intitule="Gros œuvre", entreprise="Durand BTP", dues_centiemes=1200000)
    for line in prepared["lines"]:
        person = Participant.objects.create(reference=line["reference"], nom=line["personne"])
        Ligne.objects.create(lot_id=prepared["lot"], participant=person, mois=line["mois"], retenues_centiemes=line["retenues_centiemes"])
    user = User.objects.create_user("claire", password="bench")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}", _get_new_csrf_string())

import json
import re

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from .models import Declaration, Ligne, Lot


def heures(centiemes):
    entieres, reste = divmod(centiemes, 100)
    return f"{entieres:,}".replace(",", "\u202f") + f",{reste:02}"


@login_required
def compte(request, lot):
    lot = get_object_or_404(Lot, pk=lot)
    mois = ["2026-10", "2026-11"]
    personnes = {}
    for ligne in Ligne.objects.filter(lot=lot).select_related("participant").order_by("participant__reference", "mois"):
        personnes.setdefault(ligne.participant, {})[ligne.mois] = ligne.retenues_centiemes
    lignes = [
        {"personne": personne, "cases": [heures(cases[un]) if un in cases else "–" for un in mois], "total": heures(sum(cases.values()))}
        for personne, cases in personnes.items()
    ]
    total = sum(sum(cases.values()) for cases in personnes.values())
    return render(request, "compte.html", {"lot": lot, "mois": mois, "lignes": lignes, "total": heures(total),
                                           "dues": heures(lot.dues_centiemes), "reste": heures(lot.dues_centiemes - total)})


@login_required
@require_POST
def declarer(request, lot):
    corps = json.loads(request.body)
    if not re.fullmatch(r"\d{4}-\d{2}", corps.get("mois", "")):
        return JsonResponse({"anomalies": [{"champ": "mois"}]}, status=422)
    lot = get_object_or_404(Lot, pk=lot)
    une = Declaration.objects.create(lot=lot, mois=corps["mois"], note=corps.get("note", ""), faite_par=request.user.pk)
    return JsonResponse({"id": une.pk, "mois": une.mois}, status=201)

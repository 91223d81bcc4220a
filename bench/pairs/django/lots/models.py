from django.db import models


class Lot(models.Model):
    id = models.CharField(primary_key=True, max_length=36)
    intitule = models.CharField(max_length=200)
    entreprise = models.CharField(max_length=200)
    dues_centiemes = models.BigIntegerField()


class Participant(models.Model):
    reference = models.CharField(max_length=40, unique=True)
    nom = models.CharField(max_length=160)


class Declaration(models.Model):
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE)
    mois = models.CharField(max_length=7)
    note = models.CharField(max_length=200)
    faite_par = models.IntegerField()
    faite_le = models.DateTimeField(auto_now_add=True)


class Ligne(models.Model):
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE)
    mois = models.CharField(max_length=7)
    retenues_centiemes = models.BigIntegerField()

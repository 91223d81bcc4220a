#include "app/souhaits/souhaits_table.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"

#include <algorithm>
#include <unordered_map>

namespace ouvrage
{

using namespace socle;

std::vector<SouhaitsInscrits> lister_souhaits(Transaction& tx, const Participant& participant)
{
    std::unordered_map<std::string, std::vector<std::string>> metiers;
    for (const auto& ligne : tx.query("SELECT k.souhait_id, k.rome FROM metiers_souhaites k JOIN souhaits s ON s.id = k.souhait_id WHERE s.participant_id = ? "
                                      "ORDER BY k.souhait_id, k.rang",
                                      participant.id))
        metiers[ligne.text("souhait_id")].push_back(ligne.text("rome"));
    std::vector<SouhaitsInscrits> lus;
    for (const auto& ligne : tx.query("SELECT s.*, coalesce(u.nom, 'Ouvrage') AS auteur, x.id AS remplacante FROM souhaits s LEFT JOIN utilisateurs u ON u.id = s.faite_par "
                                      "LEFT JOIN souhaits x ON x.remplace = s.id WHERE s.participant_id = ? ORDER BY s.id DESC",
                                      participant.id))
    {
        SouhaitsInscrits un{ligne.text("id"), {}, ligne.text("auteur"), ligne.text("faite_le"), !ligne.null("remplacante")};
        un.souhaits.cherche = ligne.text("cherche") == "oui";
        un.souhaits.metiers = metiers[un.id];
        un.souhaits.disponible_le = jour_iso_eventuel(ligne.maybe_text("disponible_le"));
        if (const auto rayon = ligne.maybe_integer("rayon_km")) un.souhaits.rayon_km = static_cast<int>(*rayon);
        if (const auto semaine = ligne.maybe_integer("semaine_centiemes")) un.souhaits.semaine = Heures::de_centiemes(*semaine);
        lus.push_back(std::move(un));
    }
    return lus;
}

std::string inscrire_souhaits(Ecriture& ecriture, const Participant& participant, const CeQuElleCherche& souhaits, const std::string& vu)
{
    const auto deja = lister_souhaits(ecriture.tx, participant);
    if ((deja.empty() ? "" : deja.front().id) != vu) throw Conflict("ce que cherche cette personne vient d'être changé par quelqu'un d'autre : relisez-le");
    ensure(souhaits.metiers.size() <= kMetiersSouhaitesAuPlus, "le formulaire borne les métiers souhaités");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("souhaits", {{"id", id},
                                  {"participant_id", participant.id},
                                  {"cherche", souhaits.cherche ? "oui" : "pas_maintenant"},
                                  {"disponible_le", souhaits.disponible_le ? Bind(format_day(*souhaits.disponible_le)) : Bind(nullptr)},
                                  {"rayon_km", Bind(souhaits.rayon_km)},
                                  {"semaine_centiemes", souhaits.semaine ? Bind(static_cast<long long>(souhaits.semaine->centiemes())) : Bind(nullptr)},
                                  {"remplace", vu.empty() ? Bind(nullptr) : Bind(vu)},
                                  {"faite_par", ecriture.auteur()},
                                  {"faite_le", ecriture.instant()}});
    int rang = 0;
    for (const auto& rome : souhaits.metiers) ecriture.inserer("metiers_souhaites", {{"souhait_id", id}, {"rang", ++rang}, {"rome", rome}}, {"souhait_id", "rang"});
    ecriture.dire("souhaiter", "participants", participant.id,
                  souhaits.cherche ? "a inscrit ce que cherche " + participant.reference : "a inscrit que " + participant.reference + " ne cherche pas maintenant",
                  participant.structure_id);
    return id;
}

std::string metier_en_mots(const std::string& rome)
{
    const auto libelle = libelle_de_rome(rome);
    return libelle ? *libelle + " (" + rome + ")" : rome;
}

std::string souhaits_en_mots(const CeQuElleCherche& souhaits)
{
    if (!souhaits.cherche) return "Ne cherche pas maintenant";
    std::vector<std::string> dits;
    for (const auto& rome : souhaits.metiers) dits.push_back(metier_en_mots(rome));
    if (dits.empty()) dits.emplace_back("métier non dit");
    if (souhaits.rayon_km) dits.push_back("jusqu'à " + std::to_string(*souhaits.rayon_km) + " km");
    if (souhaits.disponible_le) dits.push_back("disponible le " + en_toutes_lettres(*souhaits.disponible_le));
    if (souhaits.semaine) dits.push_back(heures_fr(*souhaits.semaine) + " par semaine");
    return joined(dits, " ; ");
}

std::vector<FaitDeParcours> faits_des_souhaits(Transaction& tx, const Participant& participant)
{
    std::vector<FaitDeParcours> faits;
    for (const auto& un : lister_souhaits(tx, participant))
        faits.push_back({.debut = day_in_paris(*parse_instant(un.faite_le)), .sorte = "offre", .libelle = un.souhaits.cherche ? "Dit ce qu'elle cherche" : "Ne cherche pas maintenant",
                         .detail = un.souhaits.cherche ? souhaits_en_mots(un.souhaits) : "", .href = "/participants/" + participant.id + "/souhaits"});
    return faits;
}

} // namespace ouvrage

#include "app/offres/offres_table.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <map>
#include <unordered_map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kParLot = 400; // identifiants par requête

/// `le` est écrit par nous (format_day) : la condition garde son seul « ? ».
Filtre borner_offres(const Perimetre& perimetre, Acte acte, Jour le)
{
    return perimetre.borner(
        acte,
        {.structure = "o.structure_id = ?",
         .entreprise = "o.entreprise_id = ?",
         .organisme = "EXISTS (SELECT 1 FROM organismes bo WHERE bo.id = ? AND bo.structure_id = o.structure_id AND ("
                      "EXISTS (SELECT 1 FROM candidatures bc WHERE bc.offre_id = o.id AND bc.organisme_id = bo.id) OR "
                      "EXISTS (SELECT 1 FROM diffusions_d_offre bd WHERE bd.offre_id = o.id AND bd.ouvre_le <= '" + format_day(le) + "' AND NOT EXISTS "
                      "(SELECT 1 FROM diffusions_d_offre bx WHERE bx.remplace = bd.id) AND (bd.destinataires = 'tous' OR EXISTS "
                      "(SELECT 1 FROM destinataires_d_offre be WHERE be.diffusion_id = bd.id AND be.organisme_id = bo.id)))))"});
}

constexpr std::string_view kEnVigueur = "NOT EXISTS (SELECT 1 FROM besoins_d_offre bz WHERE bz.remplace = b.id)";
constexpr std::string_view kFinie = "EXISTS (SELECT 1 FROM fins_d_offre f WHERE f.offre_id = o.id AND f.sens <> 'rouverte' AND NOT EXISTS "
                                    "(SELECT 1 FROM fins_d_offre fx WHERE fx.leve = f.id))";
std::string ouverte_le(Jour le)
{
    return "EXISTS (SELECT 1 FROM diffusions_d_offre d WHERE d.offre_id = o.id AND d.ouvre_le <= '" + format_day(le) + "' AND NOT EXISTS "
           "(SELECT 1 FROM diffusions_d_offre dx WHERE dx.remplace = d.id))";
}
const std::string kDesOffres = " FROM offres o JOIN besoins_d_offre b ON b.offre_id = o.id AND " + std::string(kEnVigueur) +
                               " JOIN entreprises e ON e.id = o.entreprise_id JOIN structures s ON s.id = o.structure_id LEFT JOIN lots l ON l.id = o.lot_id "
                               "LEFT JOIN marches m ON m.id = l.marche_id LEFT JOIN utilisateurs u ON u.id = o.faite_par ";

Besoin lire_besoin(const Row& ligne)
{
    Besoin besoin;
    besoin.id = ligne.text("id");
    besoin.rome = ligne.text("rome");
    besoin.metier = ligne.text("metier");
    besoin.postes = static_cast<int>(ligne.integer("postes"));
    besoin.debut = jour_iso(ligne.text("debut"));
    besoin.fin = jour_iso_eventuel(ligne.maybe_text("fin"));
    besoin.commune = ligne.text("commune");
    besoin.semaine = Heures::de_centiemes(ligne.integer("semaine_centiemes"));
    if (const auto modalite = ligne.maybe_text("modalite")) besoin.modalite = modalite_du_code(*modalite);
    besoin.precisions = ligne.text("precisions");
    besoin.contact = {ligne.maybe_text("contact_nom").value_or(""), ligne.maybe_text("contact_telephone").value_or(""), ligne.maybe_text("contact_courriel").value_or("")};
    besoin.faite_par = ligne.text("auteur");
    besoin.faite_le = ligne.text("faite_le");
    return besoin;
}

/// Ce qui accompagne chaque offre, en quelques requêtes quel que soit leur nombre.
void completer(Transaction& tx, std::vector<Offre>& offres, const Perimetre& perimetre, Acte acte)
{
    const auto voit = perimetre.borner(acte, {.structure = "o.structure_id = ?", .entreprise = "o.entreprise_id = ?", .organisme = "c.organisme_id = ?"});
    for (std::size_t debut = 0; debut < offres.size(); debut += kParLot)
    {
        const auto fin = std::min(offres.size(), debut + kParLot);
        std::unordered_map<std::string, Offre*> par_id;
        std::string marques;
        Binds ids;
        for (std::size_t i = debut; i < fin; ++i)
        {
            par_id[offres[i].id] = &offres[i];
            marques += marques.empty() ? "?" : ", ?";
            ids.emplace_back(offres[i].id);
        }
        std::unordered_map<std::string, Besoin*> besoins;
        for (const auto& ligne : tx.query_bound("SELECT b.*, k.nom AS contact_nom, k.telephone AS contact_telephone, k.courriel AS contact_courriel, coalesce(u.nom, 'Ouvrage') AS "
                                                "auteur FROM besoins_d_offre b LEFT JOIN contacts_d_offre k ON k.besoin_id = b.id LEFT JOIN utilisateurs u ON u.id = b.faite_par "
                                                "WHERE b.offre_id IN (" + marques + ") ORDER BY b.offre_id, b.id DESC", ids))
            par_id.at(ligne.text("offre_id"))->besoins.push_back(lire_besoin(ligne));
        for (std::size_t i = debut; i < fin; ++i)
            for (auto& un : offres[i].besoins) besoins[un.id] = &un;
        for (const auto& ligne : tx.query_bound("SELECT k.besoin_id, k.libelle FROM competences_d_offre k JOIN besoins_d_offre b ON b.id = k.besoin_id WHERE b.offre_id IN (" +
                                                marques + ") ORDER BY k.besoin_id, k.rang", ids))
            besoins.at(ligne.text("besoin_id"))->competences.push_back(ligne.text("libelle"));
        std::unordered_map<std::string, DiffusionDOffre*> diffusions;
        for (const auto& ligne : tx.query_bound("SELECT d.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM diffusions_d_offre d LEFT JOIN utilisateurs u ON u.id = d.faite_par "
                                                "WHERE d.offre_id IN (" + marques + ") ORDER BY d.offre_id, d.id DESC", ids))
        {
            DiffusionDOffre une{ligne.text("id"), jour_iso(ligne.text("ouvre_le")), {}, {}, ligne.text("raison"), ligne.text("auteur"), ligne.text("faite_le")};
            if (const auto delai = ligne.maybe_integer("delai_jours")) une.delai_jours = static_cast<int>(*delai);
            par_id.at(ligne.text("offre_id"))->diffusions.push_back(std::move(une));
        }
        for (std::size_t i = debut; i < fin; ++i)
            for (auto& une : offres[i].diffusions) diffusions[une.id] = &une;
        for (const auto& ligne : tx.query_bound("SELECT x.diffusion_id, g.id, g.nom FROM destinataires_d_offre x JOIN organismes g ON g.id = x.organisme_id JOIN diffusions_d_offre d "
                                                "ON d.id = x.diffusion_id WHERE d.offre_id IN (" + marques + ") ORDER BY g.recherche, g.id", ids))
            diffusions.at(ligne.text("diffusion_id"))->destinataires.emplace_back(ligne.text("id"), ligne.text("nom"));
        for (const auto& ligne : tx.query_bound("SELECT f.*, coalesce(u.nom, 'Ouvrage') AS auteur, CASE WHEN EXISTS (SELECT 1 FROM fins_d_offre x WHERE x.leve = f.id) THEN 1 ELSE 0 END "
                                                "AS levee FROM fins_d_offre f LEFT JOIN utilisateurs u ON u.id = f.faite_par WHERE f.sens <> 'rouverte' AND f.offre_id IN (" +
                                                marques + ") ORDER BY f.offre_id, f.id DESC", ids))
        {
            const auto sens = sens_de_fin_du_code(ligne.text("sens"));
            ensure(sens.has_value(), "la fin d'une offre lue en base est connue");
            par_id.at(ligne.text("offre_id"))->fins.push_back({ligne.text("id"), *sens, ligne.maybe_text("motif").value_or(""), ligne.text("auteur"), ligne.text("faite_le"),
                                                              ligne.integer("levee") != 0});
        }
        for (const auto& ligne : tx.query_bound("SELECT c.offre_id, count(*) AS n FROM candidatures c WHERE c.offre_id IN (" + marques + ") AND EXISTS (SELECT 1 FROM "
                                                "etapes_de_candidature x WHERE x.candidature_id = c.id AND x.geste = 'embaucher') GROUP BY c.offre_id ORDER BY c.offre_id", ids))
            par_id.at(ligne.text("offre_id"))->embauchees = static_cast<int>(ligne.integer("n"));
        Binds vues = ids;
        vues.insert(vues.end(), voit.valeurs.begin(), voit.valeurs.end());
        for (const auto& ligne : tx.query_bound("SELECT c.offre_id, count(*) AS n FROM candidatures c JOIN offres o ON o.id = c.offre_id WHERE c.offre_id IN (" + marques + ") AND " +
                                                voit.condition + " GROUP BY c.offre_id ORDER BY c.offre_id", vues))
            par_id.at(ligne.text("offre_id"))->proposees = static_cast<int>(ligne.integer("n"));
    }
    for (const auto& une : offres) ensure(!une.besoins.empty() && !une.diffusions.empty(), "une offre a un besoin et une diffusion");
}

std::vector<Offre> charger(Transaction& tx, const std::string& suite, const Binds& valeurs, const Perimetre& perimetre, Acte acte)
{
    std::vector<Offre> offres;
    for (const auto& ligne : tx.query_bound("SELECT o.*, e.nom AS entreprise, s.nom AS structure, s.nature AS structure_nature, l.numero, l.intitule, m.objet, "
                                            "coalesce(u.nom, 'Ouvrage') AS auteur" + kDesOffres + suite, valeurs))
    {
        Offre une;
        une.id = ligne.text("id");
        une.structure_id = ligne.text("structure_id");
        une.structure = ligne.text("structure");
        une.structure_nature = ligne.text("structure_nature");
        une.entreprise_id = ligne.text("entreprise_id");
        une.entreprise = ligne.text("entreprise");
        une.lot_id = ligne.maybe_text("lot_id");
        if (une.lot_id) une.lot_nom = "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule");
        une.marche_objet = ligne.maybe_text("objet").value_or("");
        une.deposee_par_entreprise = ligne.text("deposee_pour") == "entreprise";
        une.faite_par = ligne.text("auteur");
        une.faite_le = ligne.text("faite_le");
        offres.push_back(std::move(une));
    }
    completer(tx, offres, perimetre, acte);
    return offres;
}

/// Sans accents : ce que la liste cherche.
std::string recherche_de(const Besoin& besoin)
{
    return searchable(besoin.metier + " " + besoin.rome + " " + libelle_de_commune(besoin.commune).value_or(""));
}

/// Le besoin, ses compétences, et qui appeler.
std::string ajouter_besoin(Ecriture& ecriture, const std::string& offre_id, const Besoin& besoin, const Bind& remplace)
{
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("besoins_d_offre", {{"id", id},
                                         {"offre_id", offre_id},
                                         {"rome", besoin.rome},
                                         {"metier", besoin.metier},
                                         {"postes", besoin.postes},
                                         {"debut", format_day(besoin.debut)},
                                         {"fin", besoin.fin ? Bind(format_day(*besoin.fin)) : Bind(nullptr)},
                                         {"commune", besoin.commune},
                                         {"semaine_centiemes", static_cast<long long>(besoin.semaine.centiemes())},
                                         {"modalite", besoin.modalite ? Bind(std::string(fiche(*besoin.modalite).code)) : Bind(nullptr)},
                                         {"precisions", besoin.precisions},
                                         {"recherche", recherche_de(besoin)},
                                         {"remplace", remplace},
                                         {"faite_par", ecriture.auteur()},
                                         {"faite_le", ecriture.instant()}});
    int rang = 0;
    for (const auto& une : besoin.competences)
        ecriture.inserer("competences_d_offre", {{"besoin_id", id}, {"rang", ++rang}, {"libelle", une}}, {"besoin_id", "rang"});
    if (!besoin.contact.vide())
    {
        refuser_nir(besoin.contact.nom + "  " + besoin.contact.telephone + "  " + besoin.contact.courriel);
        ecriture.tx.execute("INSERT INTO contacts_d_offre (besoin_id, nom, telephone, courriel) VALUES (?, ?, ?, ?)", id, besoin.contact.nom, besoin.contact.telephone,
                            besoin.contact.courriel);
    }
    return id;
}

void ajouter_diffusion(Ecriture& ecriture, const Droit& droit, const std::string& offre_id, Jour ouvre_le, const std::vector<std::string>& organismes,
                       const std::optional<int>& delai, const std::string& raison, const Bind& remplace)
{
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("diffusions_d_offre", {{"id", id},
                                            {"offre_id", offre_id},
                                            {"ouvre_le", format_day(ouvre_le)},
                                            {"destinataires", organismes.empty() ? "tous" : "choisis"},
                                            {"delai_jours", delai ? Bind(*delai) : Bind(nullptr)},
                                            {"raison", raison},
                                            {"droit", droit.version},
                                            {"remplace", remplace},
                                            {"faite_par", ecriture.auteur()},
                                            {"faite_le", ecriture.instant()}});
    for (const auto& organisme : organismes)
        ecriture.inserer("destinataires_d_offre", {{"diffusion_id", id}, {"organisme_id", organisme}}, {"diffusion_id", "organisme_id"});
}

} // namespace

const FinDOffre* Offre::fin() const
{
    for (const auto& une : fins)
        if (!une.levee) return &une;
    return nullptr;
}

std::string Offre::titre() const
{
    return besoin().metier + ", " + compter(besoin().postes, "poste", "postes");
}

Offre trouver_offre(Transaction& tx, const Perimetre& perimetre, const std::string& id, Jour le, Acte acte)
{
    const auto filtre = borner_offres(perimetre, acte, le);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    auto offres = charger(tx, "WHERE o.id = ? AND " + filtre.condition, valeurs, perimetre, acte);
    if (offres.empty()) throw NotFound("cette offre n'est pas dans votre périmètre");
    return std::move(offres.front());
}

std::vector<Offre> trouver_offres(Transaction& tx, const Perimetre& perimetre, const std::vector<std::string>& ids, Jour le, Acte acte)
{
    const auto filtre = borner_offres(perimetre, acte, le);
    std::vector<Offre> offres;
    for (std::size_t debut = 0; debut < ids.size(); debut += kParLot)
    {
        std::string marques;
        Binds valeurs;
        for (std::size_t i = debut; i < std::min(ids.size(), debut + kParLot); ++i)
        {
            marques += marques.empty() ? "?" : ", ?";
            valeurs.emplace_back(ids[i]);
        }
        valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
        for (auto& une : charger(tx, "WHERE o.id IN (" + marques + ") AND " + filtre.condition + " ORDER BY o.id", valeurs, perimetre, acte)) offres.push_back(std::move(une));
    }
    return offres;
}

PageDOffres lister_offres(Transaction& tx, const Perimetre& perimetre, const RechercheOffres& recherche, Jour le)
{
    const auto filtre = borner_offres(perimetre, Acte::VoirOffres, le);
    std::string ou = "WHERE " + filtre.condition;
    Binds valeurs = filtre.valeurs;
    for (const auto& mot : split(searchable(recherche.q), ' '))
    {
        if (mot.empty()) continue;
        ou += " AND (b.recherche LIKE ? OR e.recherche LIKE ?)";
        valeurs.emplace_back("%" + mot + "%");
        valeurs.emplace_back("%" + mot + "%");
    }
    if (!recherche.lot_id.empty()) ou += " AND o.lot_id = ?", valeurs.emplace_back(recherche.lot_id);
    if (!recherche.entreprise_id.empty()) ou += " AND o.entreprise_id = ?", valeurs.emplace_back(recherche.entreprise_id);

    PageDOffres lue;
    const std::string finie(kFinie), ouverte = ouverte_le(le);
    const auto combien = tx.query_bound("SELECT coalesce(sum(CASE WHEN " + finie + " THEN 1 ELSE 0 END), 0) AS finies, coalesce(sum(CASE WHEN NOT " + finie + " AND " + ouverte +
                                            " THEN 1 ELSE 0 END), 0) AS prescripteurs, coalesce(sum(CASE WHEN NOT " + finie + " AND NOT " + ouverte +
                                            " THEN 1 ELSE 0 END), 0) AS participants" + kDesOffres + ou, valeurs);
    lue.finies = combien.front().integer("finies");
    lue.prescripteurs = combien.front().integer("prescripteurs");
    lue.participants = combien.front().integer("participants");
    switch (recherche.etat)
    {
    case EtatDOffre::Toutes: lue.total = lue.finies + lue.prescripteurs + lue.participants; break;
    case EtatDOffre::Ouvertes: ou += " AND NOT " + finie, lue.total = lue.prescripteurs + lue.participants; break;
    case EtatDOffre::AuxParticipants: ou += " AND NOT " + finie + " AND NOT " + ouverte, lue.total = lue.participants; break;
    case EtatDOffre::AuxPrescripteurs: ou += " AND NOT " + finie + " AND " + ouverte, lue.total = lue.prescripteurs; break;
    case EtatDOffre::Finies: ou += " AND " + finie, lue.total = lue.finies; break;
    }
    switch (recherche.tri)
    {
    case TriDOffres::Recentes: ou += " ORDER BY o.faite_le DESC, o.id DESC"; break;
    case TriDOffres::Metier: ou += " ORDER BY b.recherche, o.id"; break;
    case TriDOffres::Entreprise: ou += " ORDER BY e.recherche, o.id"; break;
    case TriDOffres::Debut: ou += " ORDER BY b.debut, o.id"; break;
    }
    if (recherche.par_page > 0)
    {
        ou += " LIMIT ? OFFSET ?";
        valeurs.emplace_back(recherche.par_page);
        valeurs.emplace_back((recherche.page - 1) * recherche.par_page);
    }
    lue.offres = charger(tx, ou, valeurs, perimetre, Acte::VoirOffres);
    return lue;
}

std::vector<LotPourOffre> lister_lots_pour_offre(Transaction& tx, const Perimetre& perimetre)
{
    // Une entreprise dépose pour elle-même, sur les lots où elle est ; un facilitateur, pour toute entreprise d'un lot qu'il suit.
    const auto filtre = perimetre.borner(Acte::DeposerOffre, {.structure = "m.structure_id = ?", .entreprise = "t.entreprise_id = ?"});
    std::vector<LotPourOffre> lots;
    for (const auto& ligne : tx.query_bound("SELECT l.id, l.numero, l.intitule, m.objet, m.structure_id, t.entreprise_id, e.nom FROM titulaires t JOIN lots l ON l.id = t.lot_id JOIN "
                                            "marches m ON m.id = l.marche_id JOIN entreprises e ON e.id = t.entreprise_id WHERE " + filtre.condition +
                                                " ORDER BY m.recherche, l.numero, t.rang, t.id",
                                            filtre.valeurs))
        lots.push_back({ligne.text("id"), ligne.text("entreprise_id"), ligne.text("structure_id"),
                        ligne.text("objet") + ", lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule") + " (" + ligne.text("nom") + ")"});
    const auto seules = perimetre.borner(Acte::DeposerOffre, {.structure = "e.structure_id = ?", .entreprise = "e.id = ?"});
    for (const auto& ligne : tx.query_bound("SELECT e.id, e.structure_id, e.nom FROM entreprises e WHERE " + seules.condition + " ORDER BY e.recherche, e.id", seules.valeurs))
        lots.push_back({"", ligne.text("id"), ligne.text("structure_id"), "Hors de tout marché (" + ligne.text("nom") + ")"});
    return lots;
}

int delai_d_offre(Transaction& tx, const Droit& droit, const std::string& structure_id, std::string_view cle, Jour le)
{
    const auto regle = regle_pour(cle, le, valeurs_de_la_structure(tx, droit, structure_id));
    ensure(regle.has_value(), "droit/offres.toml donne chaque délai");
    return en_entier(regle->valeur);
}

Heures semaine_au_plus(const Droit& droit, Jour le)
{
    const auto regle = regle_pour("offre.semaine_au_plus", le, droit.valeurs);
    ensure(regle.has_value(), "droit/offres.toml borne la semaine de travail");
    return en_heures(regle->valeur);
}

std::string deposer_offre(Ecriture& ecriture, const Droit& droit, const OffreADeposer& offre, const Besoin& besoin, Jour le)
{
    const auto id = ecriture.nouvel_id();
    const auto entreprise = ecriture.tx.query_one("SELECT nom FROM entreprises WHERE id = ? AND structure_id = ?", offre.entreprise_id, offre.structure_id);
    if (!entreprise) throw NotFound("cette entreprise n'est pas connue de la structure");
    if (offre.lot_id && !ecriture.tx.query_one("SELECT id FROM titulaires WHERE lot_id = ? AND entreprise_id = ?", *offre.lot_id, offre.entreprise_id))
        throw NotFound("cette entreprise n'est pas sur ce lot");
    ecriture.inserer("offres", {{"id", id},
                                {"structure_id", offre.structure_id},
                                {"entreprise_id", offre.entreprise_id},
                                {"lot_id", Bind(offre.lot_id)},
                                {"deposee_pour", offre.par_entreprise ? "entreprise" : "structure"},
                                {"faite_par", ecriture.auteur()},
                                {"faite_le", ecriture.instant()}});
    ajouter_besoin(ecriture, id, besoin, nullptr);
    const int delai = delai_d_offre(ecriture.tx, droit, offre.structure_id, kPrioriteParticipants, le);
    const Jour ouvre_le = ouverture_apres(le, delai);
    ajouter_diffusion(ecriture, droit, id, ouvre_le, {}, delai, "", nullptr);
    ecriture.dire("deposer", "offres", id,
                  "a déposé une offre de " + entreprise->text("nom") + " : " + besoin.metier + ", " + compter(besoin.postes, "poste", "postes") +
                      ", aux participants d'abord, aux prescripteurs à partir du " + en_toutes_lettres(ouvre_le),
                  offre.structure_id);
    return id;
}

void reviser_besoin(Ecriture& ecriture, const Offre& offre, const Besoin& besoin, const std::string& vu)
{
    if (offre.fin()) throw Conflict("cette offre est finie : rouvrez-la pour la changer");
    if (offre.besoin().id != vu) throw Conflict("le besoin vient d'être changé par quelqu'un d'autre");
    ajouter_besoin(ecriture, offre.id, besoin, offre.besoin().id);
    ecriture.dire("reviser", "offres", offre.id, "a révisé le besoin de " + offre.entreprise + " : " + besoin.metier + ", " + compter(besoin.postes, "poste", "postes"),
                  offre.structure_id);
}

void finir_offre(Ecriture& ecriture, const Offre& offre, SensDeFin sens)
{
    if (offre.fin()) throw Conflict("cette offre est déjà finie");
    ecriture.inserer("fins_d_offre", {{"id", ecriture.nouvel_id()}, {"offre_id", offre.id}, {"sens", std::string(fiche(sens).code)},
                                      {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    const std::string fait = sens == SensDeFin::Retiree ? "a retiré" : sens == SensDeFin::Pourvue ? "a dit pourvue" : "a clos";
    ecriture.dire(fiche(sens).code, "offres", offre.id, fait + " l'offre de " + offre.entreprise + " : " + offre.besoin().metier, offre.structure_id);
}

void rouvrir_offre(Ecriture& ecriture, const Offre& offre)
{
    const auto* fin = offre.fin();
    if (!fin) throw Conflict("cette offre est déjà ouverte");
    ecriture.inserer("fins_d_offre", {{"id", ecriture.nouvel_id()}, {"offre_id", offre.id}, {"sens", "rouverte"}, {"leve", fin->id},
                                      {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("rouvrir", "offres", offre.id, "a rouvert l'offre de " + offre.entreprise + " : " + offre.besoin().metier, offre.structure_id);
}

void diffuser_offre(Ecriture& ecriture, const Droit& droit, const Offre& offre, Jour ouvre_le, const std::vector<std::string>& organismes, const std::string& raison,
                    const std::string& vu)
{
    if (offre.fin()) throw Conflict("cette offre est finie");
    if (offre.diffusion().id != vu) throw Conflict("la diffusion vient d'être changée par quelqu'un d'autre");
    std::vector<std::string> noms;
    for (const auto& organisme : organismes)
    {
        const auto ligne = ecriture.tx.query_one("SELECT nom FROM organismes WHERE id = ? AND structure_id = ?", organisme, offre.structure_id);
        if (!ligne) throw NotFound("cet organisme n'est pas connu de la structure");
        noms.push_back(ligne->text("nom"));
    }
    const auto delai = ouvre_le == offre.diffusion().ouvre_le ? offre.diffusion().delai_jours : std::nullopt;
    ajouter_diffusion(ecriture, droit, offre.id, ouvre_le, organismes, delai, raison, offre.diffusion().id);
    ecriture.dire("diffuser", "offres", offre.id,
                  "a ouvert l'offre de " + offre.entreprise + " (" + offre.besoin().metier + ") à " + (noms.empty() ? "tous les prescripteurs" : joined(noms, ", ")) + " à partir du " +
                      en_toutes_lettres(ouvre_le) + (raison.empty() ? "" : " : " + raison),
                  offre.structure_id);
}

} // namespace ouvrage

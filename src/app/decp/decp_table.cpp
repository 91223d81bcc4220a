#include "app/decp/decp_table.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "app/decp/decp_contenu.hpp"
#include "domaine/identifiants.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

/// Un contrat déjà en base sous une clé du paquet, ou créé par ce paquet.
struct Connu
{
    std::string id;
    std::int64_t rang = 0;
    std::int64_t versions = 0; // la dernière
    std::string ordre;         // de la version montrée
    IdentiteContrat identite;
    struct Vue
    {
        std::int64_t empreinte;
        std::int64_t version;
        bool de_cet_import;
    };
    std::vector<Vue> vues;

    bool nouveau = false;
    ContratLu* montre = nullptr; // la version à montrer, quand ce paquet la change
    std::int64_t version_montree = 0;
};

std::string ordre_complet(const ContratLu& lu)
{
    // À récence égale, ce qui identifie le contrat départage, et l'empreinte en dernier : l'ordre des imports ne doit
    // rien changer à la version montrée.
    auto montant = std::to_string(std::max<std::int64_t>(lu.identite.montant_centimes.value_or(0), 0));
    montant.insert(0, montant.size() < 18 ? 18 - montant.size() : 0, '0');
    return ordre_de_version(lu.contrat) + " " + lu.identite.notification + " " + montant + " " + lu.identite.cpv + " " +
           joined(lu.identite.sirens, " ") + " " + std::to_string(static_cast<std::uint64_t>(lu.empreinte));
}

std::string clauses_in(std::size_t combien)
{
    std::string marques;
    for (std::size_t i = 0; i < combien; ++i) marques += i == 0 ? "?" : ", ?";
    return marques;
}

/// Les clés sans doublon, complétées jusqu'à une taille fixe pour que la requête préparée serve à tous les paquets.
Binds cles_distinctes(std::span<ContratLu* const> contrats, const std::vector<std::string>& cles)
{
    Binds liees;
    for (std::size_t i = 0; i < contrats.size(); ++i)
        if (i == 0 || cles[i] != cles[i - 1]) liees.emplace_back(cles[i]);
    std::size_t taille = 16;
    while (taille < liees.size()) taille *= 4;
    const Bind dernier = liees.back();
    liees.resize(taille, dernier);
    return liees;
}

using ConnusParCle = std::unordered_map<std::string, std::vector<Connu>>;

ConnusParCle lire_connus(Transaction& tx, const std::string& import_id, const Binds& cles)
{
    ConnusParCle connus;
    const auto liste = clauses_in(cles.size());
    for (const auto& l : tx.query_bound(
             "SELECT id, cle, rang, ordre, objet, cpv, date_notification, montant_centimes, titulaires_sirens "
             "FROM contrats_decp WHERE cle IN (" +
                 liste + ") ORDER BY cle, rang",
             cles)) {
        Connu c;
        c.id = l.text("id");
        c.rang = l.integer("rang");
        c.ordre = l.text("ordre");
        c.identite.objet = searchable(l.text("objet"));
        c.identite.cpv = l.maybe_text("cpv").value_or("");
        c.identite.notification = l.maybe_text("date_notification").value_or("");
        c.identite.montant_centimes = l.maybe_integer("montant_centimes");
        if (!l.text("titulaires_sirens").empty()) c.identite.sirens = split(l.text("titulaires_sirens"), ' ');
        connus[l.text("cle")].push_back(std::move(c));
    }
    if (connus.empty()) return connus;
    for (const auto& l :
         tx.query_bound("SELECT c.cle, c.rang, v.version, v.empreinte, v.import_id FROM contrats_decp_versions v "
                        "JOIN contrats_decp c ON c.id = v.contrat_id WHERE c.cle IN (" +
                            liste +
                            ") "
                            "ORDER BY c.cle, c.rang, v.version",
                        cles))
        for (auto& c : connus[l.text("cle")])
            if (c.rang == l.integer("rang")) {
                c.versions = std::max(c.versions, l.integer("version"));
                c.vues.push_back({l.integer("empreinte"), l.integer("version"), l.text("import_id") == import_id});
            }
    return connus;
}

Value ou_rien(const std::string& texte)
{
    return texte.empty() ? Value(nullptr) : Value(texte);
}
Value ou_rien(const std::optional<std::int64_t>& entier)
{
    return entier ? Value(*entier) : Value(nullptr);
}
Value jour_ou_rien(const DateLue& d)
{
    return d.jour ? Value(format_day(*d.jour)) : Value(nullptr);
}

const std::vector<std::string> kColonnes = {"id",
                                            "cle",
                                            "rang",
                                            "version",
                                            "ordre",
                                            "genre",
                                            "source",
                                            "plateforme",
                                            "uid",
                                            "id_marche",
                                            "acheteur_siret",
                                            "acheteur_siren",
                                            "acheteur_nom",
                                            "nature",
                                            "objet",
                                            "cpv",
                                            "procedure",
                                            "lieu_code",
                                            "lieu_type",
                                            "lieu_nom",
                                            "departement",
                                            "duree_mois",
                                            "date_notification",
                                            "date_publication",
                                            "montant_centimes",
                                            "considerations_sociales",
                                            "type_groupement",
                                            "titulaires",
                                            "titulaires_sirens",
                                            "recherche"};

std::vector<Value> ligne_de(const std::string& cle, const Connu& connu)
{
    auto& lu = *connu.montre;
    const auto& c = lu.contrat;
    std::vector<std::string> noms;
    for (const auto& t : c.titulaires) noms.push_back(t.nom.empty() ? t.identifiant : t.nom);
    auto siret = c.acheteur_siret();
    auto siren = siren_de(siret);
    std::string objet(trimmed(c.objet)); // les bords ont leur anomalie ; une liste n'a pas à les montrer
    std::replace_if(
        objet.begin(), objet.end(), [](char k) { return k == '\n' || k == '\r' || k == '\t'; }, ' ');
    return {connu.id,
            cle,
            connu.rang,
            connu.version_montree,
            connu.ordre,
            std::string(c.genre == GenreContrat::Concession ? "concession" : "marche"),
            std::string(nom_de(c.source)),
            ou_rien(c.origine),
            ou_rien(c.uid),
            c.id,
            std::move(siret),
            ou_rien(siren),
            ou_rien(c.acheteur_nom),
            ou_rien(c.nature),
            std::move(objet),
            ou_rien(lu.identite.cpv),
            ou_rien(c.procedure),
            ou_rien(c.lieu_code),
            ou_rien(c.lieu_type),
            ou_rien(c.lieu_nom),
            ou_rien(lu.departement),
            ou_rien(c.duree_mois.valeur),
            jour_ou_rien(c.notification),
            jour_ou_rien(c.publication),
            ou_rien(lu.identite.montant_centimes),
            ou_rien(joined(c.considerations_sociales, " | ")),
            ou_rien(c.type_groupement),
            joined(noms, " | "),
            joined(lu.identite.sirens, " "),
            std::move(lu.recherche)};
}

ContratDeListe contrat_de_liste(const Row& l)
{
    ContratDeListe c;
    c.id = l.text("id");
    c.genre = l.text("genre");
    c.id_marche = l.text("id_marche");
    c.acheteur_siret = l.text("acheteur_siret");
    c.acheteur_nom = l.maybe_text("acheteur_nom").value_or(c.acheteur_siret);
    c.objet = l.text("objet");
    c.cpv = l.maybe_text("cpv").value_or("");
    c.departement = l.maybe_text("departement").value_or("");
    c.montant_centimes = l.maybe_integer("montant_centimes");
    c.duree_mois = l.maybe_integer("duree_mois");
    c.date_notification = l.maybe_text("date_notification");
    c.considerations_sociales = l.maybe_text("considerations_sociales").value_or("");
    c.titulaires = l.text("titulaires");
    c.anomalies = l.integer("doutes");
    return c;
}

constexpr std::string_view kResume =
    "c.id, c.cle, c.rang, c.version, c.source, c.uid, c.genre, c.id_marche, c.acheteur_siret, c.acheteur_nom, c.objet, "
    "c.cpv, "
    "c.departement, c.montant_centimes, c.duree_mois, c.date_notification, c.considerations_sociales, c.titulaires, "
    "(SELECT count(*) FROM contrats_decp_anomalies a WHERE a.contrat_id = c.id AND a.version = c.version "
    "AND a.gravite <> 'information') AS doutes";

} // namespace

std::vector<Rangement> ranger_contrats(Transaction& tx, const std::string& import_id, std::int64_t fichier,
                                       std::span<ContratLu* const> contrats)
{
    std::vector<Rangement> rangements(contrats.size());
    if (contrats.empty()) return rangements;
    std::vector<std::string> cles;
    cles.reserve(contrats.size());
    for (const auto* lu : contrats) cles.push_back(lu->contrat.cle());
    auto connus = lire_connus(tx, import_id, cles_distinctes(contrats, cles));

    std::vector<std::vector<Value>> versions;
    std::vector<std::vector<Value>> titulaires;
    std::vector<std::vector<Value>> anomalies;
    for (std::size_t i = 0; i < contrats.size(); ++i) {
        auto& lu = *contrats[i];
        auto& rangement = rangements[i];
        auto& freres = connus[cles[i]];

        bool vu = false;
        for (const auto& frere : freres)
            for (const auto& vue : frere.vues)
                if (!vu && vue.empreinte == lu.empreinte) {
                    vu = true;
                    rangement = {SortDuContrat::Inchange, frere.id, vue.version, {}};
                    if (vue.de_cet_import)
                        rangement.vues_en_comparant.push_back({Defaut::RepeteAlIdentique, "id", lu.contrat.id});
                }
        if (vu) continue;

        const auto ordre = ordre_complet(lu);
        auto meme = std::find_if(freres.begin(), freres.end(),
                                 [&](const Connu& f) { return meme_contrat(f.identite, lu.identite); });
        if (meme == freres.end()) {
            Connu neuf;
            neuf.id = uuid7(now());
            neuf.rang = freres.empty() ? 0 : freres.back().rang + 1;
            neuf.nouveau = true;
            rangement.sort = SortDuContrat::Cree;
            if (!freres.empty())
                rangement.vues_en_comparant.push_back({Defaut::IdentifiantPartage, "id", lu.contrat.id});
            freres.push_back(std::move(neuf));
            meme = freres.end() - 1;
        } else
            rangement.sort = SortDuContrat::MisAJour;

        auto& connu = *meme;
        ++connu.versions;
        connu.vues.push_back({lu.empreinte, connu.versions, true});
        bool montrer = connu.versions == 1 || ordre > connu.ordre;
        const auto& avant = connu.identite.montant_centimes;
        const auto& apres = lu.identite.montant_centimes;
        if (connu.versions > 1 && avant && apres && rapport_de_cent(*avant, *apres)) {
            rangement.vues_en_comparant.push_back({Defaut::MontantX100, "montant",
                                                   std::to_string(std::max(*avant, *apres) / 100) + " contre " +
                                                       std::to_string(std::min(*avant, *apres) / 100)});
            montrer = *apres < *avant;
        }
        if (montrer) {
            connu.ordre = ordre;
            connu.identite = lu.identite;
            connu.montre = &lu;
            connu.version_montree = connu.versions;
        }
        rangement.contrat_id = connu.id;
        rangement.version = connu.versions;

        versions.push_back(
            {connu.id, connu.versions, lu.empreinte, import_id, fichier, lu.rang, std::move(lu.contenu)});
        std::int64_t numero = 0;
        for (const auto& t : lu.contrat.titulaires)
            titulaires.push_back(
                {connu.id, connu.versions, ++numero, t.type_identifiant, t.identifiant, ou_rien(t.siren()), t.nom});
        numero = 0;
        for (const auto* liste : {&lu.anomalies, &rangement.vues_en_comparant})
            for (const auto& a : *liste) {
                const auto& f = fiche(a.defaut);
                anomalies.push_back({connu.id, connu.versions, ++numero, a.champ, std::string(f.code),
                                     std::string(nom_de(f.gravite)), shortened(a.valeur, 300)});
            }
    }

    std::vector<std::vector<Value>> nouveaux;
    for (auto& [cle, freres] : connus)
        for (auto& connu : freres) {
            if (!connu.montre) continue;
            auto ligne = ligne_de(cle, connu);
            if (connu.nouveau) {
                nouveaux.push_back(std::move(ligne));
                continue;
            }
            std::string sql = "UPDATE contrats_decp SET ";
            Binds valeurs;
            for (std::size_t k = 3; k < kColonnes.size(); ++k) // ni l'id, ni la clé, ni le rang ne changent
            {
                sql += (k == 3 ? "" : ", ") + kColonnes[k] + " = ?";
                valeurs.emplace_back(std::move(ligne[k]));
            }
            valeurs.emplace_back(connu.id);
            tx.execute_bound(sql + " WHERE id = ?", valeurs);
        }
    // Rangés par identifiant, donc par ordre de création : chaque index primaire s'allonge par la fin.
    std::sort(nouveaux.begin(), nouveaux.end(),
              [](const auto& a, const auto& b) { return std::get<std::string>(a[0]) < std::get<std::string>(b[0]); });
    if (!nouveaux.empty()) tx.bulk("contrats_decp", kColonnes, nouveaux);
    if (!versions.empty())
        tx.bulk("contrats_decp_versions",
                {"contrat_id", "version", "empreinte", "import_id", "fichier", "rang", "contenu"}, versions);
    if (!titulaires.empty())
        tx.bulk("contrats_decp_titulaires",
                {"contrat_id", "version", "numero", "type_identifiant", "identifiant", "siren", "nom"}, titulaires);
    if (!anomalies.empty())
        tx.bulk("contrats_decp_anomalies", {"contrat_id", "version", "numero", "champ", "code", "gravite", "valeur"},
                anomalies);
    return rangements;
}

void ouvrir_import(Transaction& tx, const std::string& import_id, const std::optional<std::string>& fait_par,
                   Instant maintenant, const std::vector<std::string>& fichiers)
{
    tx.execute("INSERT INTO imports_decp (id, fait_par, fait_le, fichiers) VALUES (?, ?, ?, ?)", import_id, fait_par,
               format_instant(maintenant), joined(fichiers, "\n"));
}

void inscrire_refus(Transaction& tx, const std::string& import_id, const std::string& fichier,
                    std::span<const RefusLu> refus)
{
    std::vector<std::vector<Value>> lignes;
    for (const auto& r : refus)
        lignes.push_back({import_id, fichier, r.rang, r.position, std::string(fiche(r.defaut).code),
                          shortened(repaired_utf8(r.valeur), 300)});
    if (!lignes.empty())
        tx.bulk("imports_decp_refus", {"import_id", "fichier", "rang", "position_octets", "code", "valeur"}, lignes);
}

void soupconner_les_montants(Transaction& tx, const std::string& import_id, std::int64_t fichier)
{
    const auto& f = fiche(Defaut::MontantX100);
    // Le numéro 100000 est hors d'atteinte des anomalies d'un contrat.
    tx.execute(
        "INSERT INTO contrats_decp_anomalies (contrat_id, version, numero, champ, code, gravite, valeur) "
        "SELECT v.contrat_id, v.version, 100000, 'montant', ?, ?, 'fichier entier' FROM contrats_decp_versions v "
        "WHERE v.import_id = ? AND v.fichier = ?",
        f.code, nom_de(f.gravite), import_id, fichier);
}

std::map<int, AnneeDeContratsDecp> compter_contrats_decp(Transaction& tx, const std::string& siren)
{
    std::map<int, AnneeDeContratsDecp> annees;
    for (const auto& l : tx.query("SELECT substr(c.date_notification, 1, 4) AS annee, count(*) AS nombre, coalesce(sum(c.montant_centimes), 0) AS montant, count(*) - count(c.montant_centimes) AS sans_montant, "
                                  "sum(CASE WHEN c.considerations_sociales IS NOT NULL AND c.considerations_sociales <> 'Pas de considération sociale' THEN 1 ELSE 0 END) AS avec, "
                                  "sum(CASE WHEN c.considerations_sociales LIKE '%réservé%' THEN 1 ELSE 0 END) AS reserves FROM contrats_decp c WHERE c.acheteur_siren = ? AND c.date_notification IS NOT NULL "
                                  "GROUP BY substr(c.date_notification, 1, 4) ORDER BY 1",
                                  siren)) {
        const auto annee = l.text("annee");
        if (annee.size() != 4 || !all_digits(annee)) continue;
        annees[std::stoi(annee)] = {l.integer("nombre"), l.integer("montant"), l.integer("sans_montant"), l.integer("avec"), l.integer("reserves")};
    }
    return annees;
}

PageDeContrats lister_contrats_decp(Transaction& tx, const RechercheContrats& r)
{
    std::string condition = "1 = 1";
    Binds valeurs;
    for (const auto& mot : split(searchable(r.q), ' '))
        if (!mot.empty()) {
            condition += " AND c.recherche LIKE ?"; // `searchable` ne laisse ni % ni _
            valeurs.emplace_back("%" + mot + "%");
        }
    if (const auto acheteur = sans_separateurs(r.acheteur); acheteur.size() == 9) {
        condition += " AND c.acheteur_siren = ?";
        valeurs.emplace_back(acheteur);
    } else if (!acheteur.empty()) {
        condition += " AND c.acheteur_siret = ?";
        valeurs.emplace_back(acheteur);
    }
    if (!r.departement.empty()) {
        condition += " AND c.departement = ?";
        valeurs.emplace_back(r.departement);
    }
    if (r.annee.size() == 4 && all_digits(r.annee)) {
        condition += " AND c.date_notification >= ? AND c.date_notification <= ?";
        valeurs.emplace_back(r.annee + "-01-01");
        valeurs.emplace_back(r.annee + "-12-31");
    }
    if (all_digits(r.cpv)) {
        condition += " AND c.cpv LIKE ?";
        valeurs.emplace_back(r.cpv + "%");
    }
    switch (r.consideration) {
    case ConsiderationCherchee::Toutes:
        break;
    case ConsiderationCherchee::Sociale:
        condition += " AND c.considerations_sociales IS NOT NULL AND c.considerations_sociales <> 'Pas de "
                     "considération sociale'";
        break;
    case ConsiderationCherchee::Clause:
        condition += " AND c.considerations_sociales LIKE '%Clause sociale%'";
        break;
    case ConsiderationCherchee::Reserve:
        condition += " AND c.considerations_sociales LIKE '%réservé%'";
        break;
    }

    PageDeContrats page;
    page.total = tx.query_bound("SELECT count(*) AS total FROM contrats_decp c WHERE " + condition, valeurs)
                     .front()
                     .integer("total");
    valeurs.emplace_back(r.par_page);
    valeurs.emplace_back((std::max(r.page, 1) - 1) * r.par_page);
    for (const auto& l : tx.query_bound("SELECT " + std::string(kResume) + " FROM contrats_decp c WHERE " + condition +
                                            " ORDER BY coalesce(c.date_notification, '') DESC, c.id LIMIT ? OFFSET ?",
                                        valeurs))
        page.contrats.push_back(contrat_de_liste(l));
    return page;
}

const VersionDeContrat& FicheContrat::courante() const
{
    for (const auto& v : versions)
        if (v.montree) return v;
    throw Bug("un contrat publié montre toujours une de ses versions");
}

FicheContrat trouver_contrat_decp(Transaction& tx, const std::string& id)
{
    const auto l = tx.query_one("SELECT " + std::string(kResume) + " FROM contrats_decp c WHERE c.id = ?", id);
    if (!l) throw NotFound("pas de contrat publié " + id);
    FicheContrat f;
    f.resume = contrat_de_liste(*l);
    f.source = l->text("source");
    f.uid = l->maybe_text("uid").value_or("");
    f.rang = l->integer("rang");
    for (const auto& autre :
         tx.query("SELECT id FROM contrats_decp WHERE cle = ? AND id <> ? ORDER BY rang", l->text("cle"), id))
        f.homonymes.push_back(autre.text("id"));
    for (const auto& v : tx.query("SELECT v.version, v.contenu, i.fait_le FROM contrats_decp_versions v "
                                  "JOIN imports_decp i ON i.id = v.import_id WHERE v.contrat_id = ? ORDER BY v.version",
                                  id)) {
        VersionDeContrat version;
        version.version = v.integer("version");
        version.montree = version.version == l->integer("version");
        version.importee_le = v.text("fait_le");
        version.contrat = lire_contenu(v.text("contenu"));
        f.versions.push_back(std::move(version));
    }
    for (const auto& a :
         tx.query("SELECT version, champ, code, gravite, valeur FROM contrats_decp_anomalies WHERE contrat_id = ? "
                  "ORDER BY version, numero",
                  id))
        for (auto& version : f.versions)
            if (version.version == a.integer("version")) {
                const auto* connue = fiche_du_code(a.text("code"));
                version.anomalies.push_back({a.text("champ"), a.text("code"), a.text("gravite"),
                                             connue ? std::string(connue->phrase) : std::string(), a.text("valeur")});
            }
    return f;
}

} // namespace ouvrage

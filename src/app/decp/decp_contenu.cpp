#include "app/decp/decp_contenu.hpp"

#include <cstring>

#include "socle/json/json.hpp"
#include "socle/time/time.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

/// Écrit des membres dans un ordre fixe et tait ce qui est vide.
class Ecriture
{
public:
    void objet(std::string_view nom)
    {
        virgule();
        if (!nom.empty()) cle(nom);
        texte_ += '{';
        neuf_ = true;
    }
    void fin_objet()
    {
        texte_ += '}';
        neuf_ = false;
    }
    void liste(std::string_view nom)
    {
        virgule();
        cle(nom);
        texte_ += '[';
        neuf_ = true;
    }
    void fin_liste()
    {
        texte_ += ']';
        neuf_ = false;
    }
    void texte(std::string_view nom, std::string_view valeur)
    {
        if (valeur.empty()) return;
        virgule();
        cle(nom);
        chaine(valeur);
    }
    void textes(std::string_view nom, const std::vector<std::string>& valeurs)
    {
        if (valeurs.empty()) return;
        liste(nom);
        for (const auto& v : valeurs) {
            virgule();
            chaine(v);
        }
        fin_liste();
    }
    void entier(std::string_view nom, std::int64_t valeur)
    {
        virgule();
        cle(nom);
        texte_ += std::to_string(valeur);
    }
    void entier(std::string_view nom, const EntierLu& lu)
    {
        if (lu.valeur)
            entier(nom, *lu.valeur);
        else
            texte(nom, lu.texte);
    }
    void montant(std::string_view nom, const MontantLu& lu)
    {
        if (lu.valeur)
            entier(std::string(nom) + "_centimes", lu.valeur->valeur);
        else
            texte(nom, lu.texte);
    }
    void date(std::string_view nom, const DateLue& lue)
    {
        if (lue.jour)
            texte(nom, format_day(*lue.jour));
        else
            texte(nom, lue.texte);
    }
    std::string rendre() { return std::move(texte_); }

private:
    void virgule()
    {
        if (!neuf_) texte_ += ',';
        neuf_ = false;
    }
    void cle(std::string_view nom)
    {
        texte_ += '"';
        texte_ += nom;
        texte_ += "\":";
    }
    void chaine(std::string_view valeur)
    {
        texte_ += '"';
        for (const char c : valeur) {
            if (c == '"' || c == '\\') {
                texte_ += '\\';
                texte_ += c;
            } else if (static_cast<unsigned char>(c) < 0x20) {
                constexpr char hexa[] = "0123456789abcdef";
                texte_ += "\\u00";
                texte_ += hexa[c >> 4];
                texte_ += hexa[c & 15];
            } else
                texte_ += c;
        }
        texte_ += '"';
    }

    std::string texte_;
    bool neuf_ = true;
};

void operateur(Ecriture& e, std::string_view nom, const OperateurLu& o)
{
    e.objet(nom);
    e.texte("type", o.type_identifiant);
    e.texte("id", o.identifiant);
    e.texte("nom", o.nom);
    e.fin_objet();
}

OperateurLu operateur(const Json& j)
{
    const auto texte = [&](std::string_view nom) {
        const auto* v = j.find(nom);
        return v && v->text() ? *v->text() : std::string();
    };
    return {texte("type"), texte("id"), texte("nom")};
}

/// Lit les membres d'un objet canonique.
class Lecture
{
public:
    explicit Lecture(const Json& j) : j_(j) {}

    void texte(std::string_view nom, std::string& vers) const
    {
        if (const auto* v = j_.find(nom); v && v->text()) vers = *v->text();
    }
    void textes(std::string_view nom, std::vector<std::string>& vers) const
    {
        chaque(nom, [&](const Json& v) {
            if (v.text()) vers.push_back(*v.text());
        });
    }
    void entier(std::string_view nom, EntierLu& vers) const
    {
        const auto* v = j_.find(nom);
        if (v && v->integer())
            vers = {std::to_string(*v->integer()), *v->integer()};
        else
            texte(nom, vers.texte);
    }
    void montant(std::string_view nom, MontantLu& vers) const
    {
        const auto* v = j_.find(std::string(nom) + "_centimes");
        if (!v || !v->integer()) {
            texte(nom, vers.texte);
            return;
        }
        const auto c = *v->integer();
        const auto absolu = c < 0 ? -c : c;
        vers.valeur = Centimes{c};
        vers.texte = (c < 0 ? "-" : "") + std::to_string(absolu / 100);
        if (absolu % 100 != 0) vers.texte += (absolu % 100 < 10 ? ".0" : ".") + std::to_string(absolu % 100);
    }
    void date(std::string_view nom, DateLue& vers) const
    {
        std::string t;
        texte(nom, t);
        if (!t.empty()) vers = lire_date(t);
    }
    template <class F> void chaque(std::string_view nom, F&& faire) const
    {
        const auto* v = j_.find(nom);
        if (!v || !v->list()) return;
        for (const auto& x : *v->list()) faire(x);
    }
    const Json* membre(std::string_view nom) const { return j_.find(nom); }

private:
    const Json& j_;
};

} // namespace

std::string ecrire_contenu(const ContratDecp& c)
{
    Ecriture e;
    e.objet("");
    e.texte("genre", c.genre == GenreContrat::Concession ? "concession" : "marche");
    e.texte("id", c.id);
    e.texte("acheteur", c.acheteur_siret());
    e.texte("acheteur_nom", c.acheteur_nom);
    e.texte("acheteur_departement", c.acheteur_departement);
    e.texte("nature", c.nature);
    e.texte("objet", c.objet);
    e.texte("cpv", c.cpv);
    e.texte("procedure", c.procedure);
    e.texte("lieu_code", c.lieu_code);
    e.texte("lieu_type", c.lieu_type);
    e.texte("lieu_nom", c.lieu_nom);
    e.entier("duree_mois", c.duree_mois);
    e.date("notification", c.notification);
    e.date("publication", c.publication);
    e.date("debut_execution", c.debut_execution);
    e.montant("montant", c.montant);
    e.montant("subvention", c.subvention);
    e.texte("forme_prix", c.forme_prix);
    e.textes("types_prix", c.types_prix);
    e.texte("ccag", c.ccag);
    e.entier("offres_recues", c.offres_recues);
    e.texte("marche_innovant", c.marche_innovant);
    e.texte("attribution_avance", c.attribution_avance);
    e.texte("taux_avance", c.taux_avance);
    e.texte("origine_ue", c.origine_ue);
    e.texte("origine_france", c.origine_france);
    e.texte("type_groupement", c.type_groupement);
    e.texte("sous_traitance_declaree", c.sous_traitance_declaree);
    e.texte("id_accord_cadre", c.id_accord_cadre);
    e.textes("techniques", c.techniques);
    e.textes("modalites_execution", c.modalites_execution);
    e.textes("considerations_sociales", c.considerations_sociales);
    e.textes("considerations_environnementales", c.considerations_environnementales);
    if (!c.titulaires.empty()) {
        e.liste("titulaires");
        for (const auto& t : c.titulaires) operateur(e, "", t);
        e.fin_liste();
    }
    if (!c.actes.empty()) {
        e.liste("actes");
        for (const auto& a : c.actes) {
            e.objet("");
            e.texte("numero", a.numero);
            operateur(e, "sous_traitant", a.sous_traitant);
            e.entier("duree_mois", a.duree_mois);
            e.date("notification", a.notification);
            e.date("publication", a.publication);
            e.montant("montant", a.montant);
            e.texte("variation_prix", a.variation_prix);
            e.fin_objet();
        }
        e.fin_liste();
    }
    if (!c.modifications_actes.empty()) {
        e.liste("modifications_actes");
        for (const auto& m : c.modifications_actes) {
            e.objet("");
            e.texte("numero", m.numero);
            e.entier("duree_mois", m.duree_mois);
            e.date("notification", m.notification);
            e.date("publication", m.publication);
            e.montant("montant", m.montant);
            e.fin_objet();
        }
        e.fin_liste();
    }
    if (!c.modifications.empty()) {
        e.liste("modifications");
        for (const auto& m : c.modifications) {
            e.objet("");
            e.texte("numero", m.numero);
            e.texte("objet", m.objet);
            e.date("notification", m.notification);
            e.date("publication", m.publication);
            e.entier("duree_mois", m.duree_mois);
            e.montant("montant", m.montant);
            if (!m.titulaires.empty()) {
                e.liste("titulaires");
                for (const auto& t : m.titulaires) operateur(e, "", t);
                e.fin_liste();
            }
            e.fin_objet();
        }
        e.fin_liste();
    }
    e.textes("donnees_execution", c.donnees_execution);
    e.fin_objet();
    return e.rendre();
}

ContratDecp lire_contenu(std::string_view contenu)
{
    const Json json = read_json(contenu);
    const Lecture l(json);
    ContratDecp c;
    std::string genre;
    l.texte("genre", genre);
    c.genre = genre == "concession" ? GenreContrat::Concession : GenreContrat::Marche;
    l.texte("id", c.id);
    l.texte("acheteur", c.acheteur_id);
    l.texte("acheteur_nom", c.acheteur_nom);
    l.texte("acheteur_departement", c.acheteur_departement);
    l.texte("nature", c.nature);
    l.texte("objet", c.objet);
    l.texte("cpv", c.cpv);
    l.texte("procedure", c.procedure);
    l.texte("lieu_code", c.lieu_code);
    l.texte("lieu_type", c.lieu_type);
    l.texte("lieu_nom", c.lieu_nom);
    l.entier("duree_mois", c.duree_mois);
    l.date("notification", c.notification);
    l.date("publication", c.publication);
    l.date("debut_execution", c.debut_execution);
    l.montant("montant", c.montant);
    l.montant("subvention", c.subvention);
    l.texte("forme_prix", c.forme_prix);
    l.textes("types_prix", c.types_prix);
    l.texte("ccag", c.ccag);
    l.entier("offres_recues", c.offres_recues);
    l.texte("marche_innovant", c.marche_innovant);
    l.texte("attribution_avance", c.attribution_avance);
    l.texte("taux_avance", c.taux_avance);
    l.texte("origine_ue", c.origine_ue);
    l.texte("origine_france", c.origine_france);
    l.texte("type_groupement", c.type_groupement);
    l.texte("sous_traitance_declaree", c.sous_traitance_declaree);
    l.texte("id_accord_cadre", c.id_accord_cadre);
    l.textes("techniques", c.techniques);
    l.textes("modalites_execution", c.modalites_execution);
    l.textes("considerations_sociales", c.considerations_sociales);
    l.textes("considerations_environnementales", c.considerations_environnementales);
    l.chaque("titulaires", [&](const Json& t) { c.titulaires.push_back(operateur(t)); });
    l.chaque("actes", [&](const Json& j) {
        const Lecture la(j);
        ActeSousTraitance a;
        la.texte("numero", a.numero);
        if (const auto* st = la.membre("sous_traitant")) a.sous_traitant = operateur(*st);
        la.entier("duree_mois", a.duree_mois);
        la.date("notification", a.notification);
        la.date("publication", a.publication);
        la.montant("montant", a.montant);
        la.texte("variation_prix", a.variation_prix);
        c.actes.push_back(std::move(a));
    });
    l.chaque("modifications_actes", [&](const Json& j) {
        const Lecture lm(j);
        ModificationActe m;
        lm.texte("numero", m.numero);
        lm.entier("duree_mois", m.duree_mois);
        lm.date("notification", m.notification);
        lm.date("publication", m.publication);
        lm.montant("montant", m.montant);
        c.modifications_actes.push_back(std::move(m));
    });
    l.chaque("modifications", [&](const Json& j) {
        const Lecture lm(j);
        ModificationContrat m;
        lm.texte("numero", m.numero);
        lm.texte("objet", m.objet);
        lm.date("notification", m.notification);
        lm.date("publication", m.publication);
        lm.entier("duree_mois", m.duree_mois);
        lm.montant("montant", m.montant);
        lm.chaque("titulaires", [&](const Json& t) { m.titulaires.push_back(operateur(t)); });
        c.modifications.push_back(std::move(m));
    });
    l.textes("donnees_execution", c.donnees_execution);
    return c;
}

std::int64_t empreinte_de(std::string_view contenu)
{
    // Mélange par multiplication de 64 bits, huit octets à la fois : deux contenus différents d'un même identifiant
    // n'ont qu'une chance sur 2^64 de se confondre, et personne ne gagne rien à en fabriquer.
    std::uint64_t h = 0x9E3779B97F4A7C15ULL ^ contenu.size();
    const auto meler = [&](std::uint64_t mot) {
        h = (h ^ mot) * 0xD6E8FEB86659FD93ULL;
        h ^= h >> 32;
    };
    std::size_t i = 0;
    for (; i + 8 <= contenu.size(); i += 8) {
        std::uint64_t mot = 0;
        std::memcpy(&mot, contenu.data() + i, 8);
        meler(mot);
    }
    std::uint64_t reste = 0;
    std::memcpy(&reste, contenu.data() + i, contenu.size() - i);
    meler(reste);
    meler(contenu.size());
    return static_cast<std::int64_t>(h);
}

} // namespace ouvrage

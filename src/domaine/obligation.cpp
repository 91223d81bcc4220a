#include "domaine/obligation.hpp"

#include "domaine/fraction.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace ouvrage
{

namespace
{

constexpr std::array kCategories = {Choix{"etat", "État et ses établissements"},
                                    Choix{"collectivite", "Collectivité, établissement public local ou autre pouvoir adjudicateur"},
                                    Choix{"entite_adjudicatrice", "Entité adjudicatrice (eau, énergie, transports, postes)"},
                                    Choix{"defense", "Contrat de défense ou de sécurité"}};
constexpr std::array kCodesDeNature = {"travaux", "services", "fournitures", "concession"};
constexpr std::array kCodesDeDerogation = {"solution_immediate", "sans_lien", "concurrence_ou_execution", "travaux_courts"};
constexpr std::array kConditions = {Choix{"clause", "Une clause d'insertion"},
                                    Choix{"autre_condition", "Une autre condition d'exécution sociale"},
                                    Choix{"derogation", "Aucune : dérogation justifiée"}};

constexpr std::array kRaisons = {
    FicheRaison{RaisonDObligation::SeuilAtteint, "seuil_atteint",
                "L'estimation atteint le seuil européen : l'acheteur prévoit des conditions d'exécution sociales, ou justifie une dérogation."},
    FicheRaison{RaisonDObligation::SousLeSeuil, "sous_le_seuil",
                "L'estimation reste sous le seuil européen : rien n'est obligatoire, une clause reste possible."},
    FicheRaison{RaisonDObligation::AvantLeTexte, "avant_le_texte",
                "La consultation a été lancée avant que le texte oblige : rien n'est obligatoire, une clause reste possible."},
    FicheRaison{RaisonDObligation::DefenseExclue, "defense_exclue",
                "Les contrats de défense ou de sécurité sont hors du champ de l'obligation."},
    FicheRaison{RaisonDObligation::MarchePrive, "marche_prive",
                "Un marché privé n'est pas soumis au code de la commande publique : rien n'est obligatoire, un engagement reste possible."},
    FicheRaison{RaisonDObligation::SeuilInconnu, "seuil_inconnu",
                "Aucun seuil n'est connu à cette date : les seuils européens changent tous les deux ans. Ouvrage ne devine pas."},
    FicheRaison{RaisonDObligation::DonneesManquantes, "donnees_manquantes",
                "Il manque de quoi répondre."},
};

template <class Enum, std::size_t N> std::optional<Enum> rang_du_code(const std::array<Choix, N>& liste, std::string_view code)
{
    for (std::size_t i = 0; i < N; ++i)
        if (liste[i].code == code) return static_cast<Enum>(i);
    return std::nullopt;
}

template <class Enum, std::size_t N> std::optional<Enum> rang_du_code(const std::array<const char*, N>& liste, std::string_view code)
{
    for (std::size_t i = 0; i < N; ++i)
        if (liste[i] == code) return static_cast<Enum>(i);
    return std::nullopt;
}

std::string euros(Centimes montant)
{
    return ecrire_fraction(Fraction(montant.valeur, 100)) + "\u202F€";
}

Centimes montant_de(const Valeur& valeur)
{
    const auto lu = lire_montant(valeur.valeur);
    if (!lu.valeur) throw std::logic_error("un seuil de droit/ est un montant");
    return *lu.valeur;
}

std::string_view cle_du_seuil(NatureDAchat nature, CategorieAcheteur acheteur)
{
    if (nature == NatureDAchat::Travaux) return "seuil_europeen.travaux";
    if (nature == NatureDAchat::Concession) return "seuil_europeen.concessions";
    switch (acheteur)
    {
    case CategorieAcheteur::Etat: return "seuil_europeen.fournitures_services_etat";
    case CategorieAcheteur::Collectivite: return "seuil_europeen.fournitures_services_autres";
    case CategorieAcheteur::EntiteAdjudicatrice: return "seuil_europeen.fournitures_services_entites";
    case CategorieAcheteur::Defense: return "seuil_europeen.fournitures_services_defense";
    }
    throw std::logic_error("chaque catégorie d'acheteur a son seuil");
}

/// Sans acheteur connu, le seuil ne se dit que s'il est le même pour tous.
std::optional<std::string_view> cle_du_seuil(const OperationDAchat& operation)
{
    if (operation.acheteur) return cle_du_seuil(operation.nature, *operation.acheteur);
    if (operation.nature == NatureDAchat::Travaux || operation.nature == NatureDAchat::Concession)
        return cle_du_seuil(operation.nature, CategorieAcheteur::Collectivite);
    return std::nullopt;
}

/// Le texte et sa date d'effet : le premier jour où il oblige.
std::optional<Valeur> premier_texte(NatureDAchat nature, const std::vector<Valeur>& valeurs)
{
    const std::string_view cle = nature == NatureDAchat::Concession ? "obligation_sociale.concessions" : "obligation_sociale.marches";
    std::optional<Valeur> premier;
    for (const auto& valeur : valeurs)
        if (valeur.cle == cle && (!premier || valeur.depuis < premier->depuis)) premier = valeur;
    return premier;
}

std::string_view nom_de(NatureDAchat nature)
{
    return libelle_du_code(natures_de_marche(), kCodesDeNature.at(static_cast<std::size_t>(nature)));
}

std::string bornes(const Valeur& valeur)
{
    return valeur.jusqu_a ? "du " + en_toutes_lettres(valeur.depuis) + " au " + en_toutes_lettres(*valeur.jusqu_a)
                          : "depuis le " + en_toutes_lettres(valeur.depuis);
}

DerogationPossible possible(Derogation derogation, const OperationDAchat& operation, Jour le, const std::vector<Valeur>& valeurs)
{
    DerogationPossible une{derogation, "", "", Statut::NonSource, Ouverture::Ouverte, ""};
    if (const auto texte = regle_pour("derogation_sociale." + std::string(code(derogation)), le, valeurs))
    {
        une.libelle = texte->valeur.valeur;
        une.source = texte->valeur.source;
        une.statut = texte->valeur.statut;
    }
    if (derogation != Derogation::TravauxCourts) return une;
    if (operation.nature != NatureDAchat::Travaux)
    {
        une.ouverture = Ouverture::Fermee;
        une.precision = "réservée aux marchés de travaux";
        return une;
    }
    const auto duree = regle_pour("derogation_sociale_duree.travaux", le, valeurs);
    int mois = 0;
    if (!duree || std::from_chars(duree->valeur.valeur.data(), duree->valeur.valeur.data() + duree->valeur.valeur.size(), mois).ec != std::errc())
    {
        une.ouverture = Ouverture::APreciser;
        une.precision = "la durée en deçà de laquelle elle s'ouvre n'est pas connue";
    }
    else if (!operation.duree_mois)
    {
        une.ouverture = Ouverture::APreciser;
        une.precision = "la durée des travaux n'est pas connue : moins de " + std::to_string(mois) + " mois ?";
    }
    else if (*operation.duree_mois >= mois)
    {
        une.ouverture = Ouverture::Fermee;
        une.precision = std::to_string(*operation.duree_mois) + " mois, et non moins de " + std::to_string(mois);
    }
    else une.precision = std::to_string(*operation.duree_mois) + " mois, moins de " + std::to_string(mois);
    return une;
}

} // namespace

std::span<const Choix> categories_d_acheteur() { return kCategories; }
std::string_view code(CategorieAcheteur categorie) { return kCategories.at(static_cast<std::size_t>(categorie)).code; }
std::optional<CategorieAcheteur> categorie_du_code(std::string_view code) { return rang_du_code<CategorieAcheteur>(kCategories, code); }
std::optional<NatureDAchat> nature_d_achat_du_code(std::string_view code) { return rang_du_code<NatureDAchat>(kCodesDeNature, code); }
std::string_view code(Derogation derogation) { return kCodesDeDerogation.at(static_cast<std::size_t>(derogation)); }
std::optional<Derogation> derogation_du_code(std::string_view code) { return rang_du_code<Derogation>(kCodesDeDerogation, code); }
std::span<const Choix> conditions_sociales() { return kConditions; }
std::string_view code(ConditionSociale condition) { return kConditions.at(static_cast<std::size_t>(condition)).code; }
std::optional<ConditionSociale> condition_sociale_du_code(std::string_view code) { return rang_du_code<ConditionSociale>(kConditions, code); }

std::string_view libelle(Applicable applicable)
{
    switch (applicable)
    {
    case Applicable::Oui: return "oui";
    case Applicable::Non: return "non";
    case Applicable::Inconnu: return "on ne peut pas le savoir";
    }
    return "";
}

const FicheRaison& fiche(RaisonDObligation raison)
{
    for (const auto& une : kRaisons)
        if (une.raison == raison) return une;
    throw std::logic_error("chaque raison a sa fiche");
}

Obligation obligation_sociale(const OperationDAchat& operation, const std::vector<Valeur>& valeurs)
{
    Obligation o;
    o.texte = premier_texte(operation.nature, valeurs);
    const auto conclure = [&](Applicable applicable, RaisonDObligation raison) {
        o.applicable = applicable;
        o.raison = raison;
    };

    // Ce que l'on sait des dates, des seuils et des dérogations, quelle que soit la réponse.
    if (operation.lancement)
        if (const auto cle = cle_du_seuil(operation))
            if (const auto en_vigueur = regle_pour(*cle, *operation.lancement, valeurs))
            {
                o.seuil = en_vigueur->valeur;
                o.seuil_montant = montant_de(*o.seuil);
            }
    if (o.texte)
    {
        const Jour le = operation.lancement ? std::max(*operation.lancement, o.texte->depuis) : o.texte->depuis;
        for (std::size_t i = 0; i < kCodesDeDerogation.size(); ++i) o.derogations.push_back(possible(static_cast<Derogation>(i), operation, le, valeurs));
    }
    if (operation.lancement)
        if (const auto doute = regle_pour("obligation_sociale.doute", *operation.lancement, valeurs)) o.notes.push_back(doute->valeur.valeur);

    // Hors du code de la commande publique, l'article ne dit rien.
    if (operation.cadre == CadreDAchat::Prive)
    {
        o.etapes.push_back({"Cadre", "marché privé", "hors du code de la commande publique"});
        conclure(Applicable::Non, RaisonDObligation::MarchePrive);
        return o;
    }

    // L'article s'applique aux consultations lancées à partir de sa date d'effet ; un contrat notifié avant a été lancé avant.
    const auto texte = o.texte;
    if (operation.lancement && texte)
    {
        const bool avant = *operation.lancement < texte->depuis;
        o.etapes.push_back({"Consultation lancée", en_toutes_lettres(*operation.lancement) + (avant ? ", avant le " : ", à partir du ") + en_toutes_lettres(texte->depuis),
                            avant ? "le texte n'oblige pas encore" : "le texte oblige"});
        if (avant)
        {
            conclure(Applicable::Non, RaisonDObligation::AvantLeTexte);
            return o;
        }
    }
    else if (operation.notification && texte && *operation.notification < texte->depuis)
    {
        o.etapes.push_back({"Contrat notifié", en_toutes_lettres(*operation.notification) + ", avant le " + en_toutes_lettres(texte->depuis),
                            "lancé plus tôt encore : le texte n'obligeait pas"});
        conclure(Applicable::Non, RaisonDObligation::AvantLeTexte);
        return o;
    }

    if (operation.acheteur == CategorieAcheteur::Defense)
    {
        o.etapes.push_back({"Acheteur", "contrat de défense ou de sécurité", "hors du champ"});
        conclure(Applicable::Non, RaisonDObligation::DefenseExclue);
        return o;
    }
    if (operation.acheteur)
        o.etapes.push_back({"Acheteur", std::string(libelle_du_code(kCategories, code(*operation.acheteur))), "dans le champ"});

    // Le seuil est celui en vigueur au lancement ; il se compare à l'estimation de toute l'opération, jamais à celle d'un lot.
    if (o.seuil)
    {
        o.etapes.push_back({"Seuil européen", std::string(nom_de(operation.nature)) + ", " + bornes(*o.seuil), euros(*o.seuil_montant)});
        if (operation.estimation)
        {
            const bool atteint = *operation.estimation >= *o.seuil_montant;
            o.etapes.push_back({"Estimation de toute l'opération",
                                euros(*operation.estimation) + (atteint ? " ≥ " : " < ") + euros(*o.seuil_montant),
                                atteint ? "seuil atteint" : "sous le seuil"});
            if (!atteint)
            {
                conclure(Applicable::Non, RaisonDObligation::SousLeSeuil);
                return o;
            }
        }
    }
    else if (operation.lancement && cle_du_seuil(operation))
    {
        o.etapes.push_back({"Seuil européen", std::string(nom_de(operation.nature)) + ", au " + en_toutes_lettres(*operation.lancement), "aucun n'est connu"});
        conclure(Applicable::Inconnu, RaisonDObligation::SeuilInconnu);
        return o;
    }

    if (!operation.lancement) o.manquent.push_back("lancement");
    if (!operation.acheteur) o.manquent.push_back("acheteur");
    if (!operation.estimation) o.manquent.push_back("estimation");
    if (!o.manquent.empty()) conclure(Applicable::Inconnu, RaisonDObligation::DonneesManquantes);
    else if (!texte) conclure(Applicable::Inconnu, RaisonDObligation::SeuilInconnu);
    else conclure(Applicable::Oui, RaisonDObligation::SeuilAtteint);
    return o;
}

Spaser spaser(Centimes achats, std::chrono::year annee, const std::vector<Valeur>& valeurs)
{
    Spaser reponse;
    const auto en_vigueur = regle_pour("spaser.seuil_achats", annee / std::chrono::December / 31, valeurs);
    if (!en_vigueur) return reponse;
    reponse.seuil = en_vigueur->valeur;
    reponse.seuil_montant = montant_de(*reponse.seuil);
    reponse.applicable = achats > *reponse.seuil_montant ? Applicable::Oui : Applicable::Non;
    return reponse;
}

} // namespace ouvrage

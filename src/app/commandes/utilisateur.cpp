#include "app/commandes/commande.hpp"

#include "app/utilisateurs/utilisateurs_commandes.hpp"
#include "socle/time/time.hpp"

#include <ostream>

namespace ouvrage
{

using namespace socle;

namespace
{

CodeDeSortie repondre(Commande& c, const ReponseDeCommande& reponse)
{
    if (c.json()) c.rendre(reponse.json);
    else (reponse.anomalies.empty() ? c.out : c.err) << reponse.texte << "\n";
    return reponse.anomalies.empty() ? CodeDeSortie::Fait : CodeDeSortie::FaitAvecRefus;
}

RoleACommander role_demande(const Commande& c)
{
    return {c.ligne.value_or("--role", ""), c.ligne.value_or("--structure", ""), c.ligne.value_or("--pour", "")};
}

/// Le premier compte d'une base neuve installe sa structure, celle des réglages.
CodeDeSortie ajouter(Commande& c)
{
    Database& base = c.base_ou_neuve();
    const auto courriel = c.ligne.value_or("COURRIEL", ""), nom = c.ligne.value_or("NOM", "");
    const auto& s = c.reglages.structure;
    const bool neuve = !base.read([](Transaction& tx) { return tx.query_one("SELECT id FROM structures LIMIT 1").has_value(); });
    if (!neuve) return repondre(c, ajouter_utilisateur(base, courriel, nom, role_demande(c), c.adresse_publique(), now()));
    if (c.ligne.value_or("--role", "") != "administrateur")
        throw CliUsage("le premier compte d'une base neuve est celui de son administrateur : --role administrateur");
    const std::string structure = c.ligne.value_or("--structure", s.nom);
    if (structure.empty() || s.territoire.empty())
        throw CliUsage("la structure n'est pas encore connue : donnez structure.nom et structure.territoire dans ouvrage.toml (ou "
                       "OUVRAGE_STRUCTURE_NOM et OUVRAGE_STRUCTURE_TERRITOIRE)");
    const auto reponse = installer_structure(
        base, {.territoire = s.territoire, .structure = structure, .nature = s.nature, .courriel = courriel, .nom = nom}, c.adresse_publique(), now());
    if (reponse.anomalies.empty() && !s.mention_financement.empty())
        base.write([&](Transaction& tx) {
            Ecriture e(tx, {std::nullopt, "commande ouvrage utilisateur"}, now());
            const std::string id = *reponse.json.find("structure_id")->text();
            e.inserer("financements", {{"id", e.nouvel_id()}, {"structure_id", id}, {"mention", s.mention_financement},
                                       {"logo", "union_europeenne"}, {"depuis", format_day(day_in_paris(e.maintenant()))}});
            e.dire("financer", "structures", id, "a inscrit la mention « " + s.mention_financement + " »", id);
        });
    return repondre(c, reponse);
}

CodeDeSortie donner_un_role(Commande& c)
{
    return repondre(c, donner_role(c.base(), c.ligne.value_or("COURRIEL", ""), role_demande(c), now()));
}

CodeDeSortie desactiver(Commande& c)
{
    return repondre(c, desactiver_utilisateur(c.base(), c.ligne.value_or("COURRIEL", ""), now()));
}

CodeDeSortie donner_un_lien(Commande& c)
{
    return repondre(c, creer_lien(c.base(), c.ligne.value_or("COURRIEL", ""), c.adresse_publique(), now()));
}

CodeDeSortie oter_le_second_facteur(Commande& c)
{
    return repondre(c, retirer_second_facteur(c.base(), c.ligne.value_or("COURRIEL", ""), now()));
}

} // namespace

void ajouter_verbes_d_utilisateur(std::vector<Verbe>& verbes)
{
    using Kind = CliArgument::Kind;
    const CliArgument courriel{Kind::Positional, "COURRIEL", "", "adresse du compte", {}, true};
    const std::vector<CliArgument> role = {
        {Kind::Option, "--role", "ROLE", "ce que le compte peut faire", {"administrateur", "facilitateur", "acheteur", "entreprise", "prescripteur", "coordinateur", "auditeur"}, true},
        {Kind::Option, "--structure", "NOM", "sa structure, quand il y en a plusieurs"},
        {Kind::Option, "--pour", "SIRET ou NOM", "l'acheteur, l'entreprise ou l'organisme que le compte représente"},
    };
    const auto avec_role = [&](std::vector<CliArgument> arguments) {
        arguments.insert(arguments.end(), role.begin(), role.end());
        return arguments;
    };
    verbes.push_back({{"utilisateur ajouter",
                       "ouvre un compte et donne son lien d'invitation",
                       avec_role({courriel, {Kind::Positional, "NOM", "", "nom montré aux autres", {}, true}}),
                       {"ouvrage utilisateur ajouter claire@exemple.fr \"Claire Morel\" --role facilitateur",
                        "ouvrage utilisateur ajouter denis@exemple.fr \"Denis Durand\" --role entreprise --pour \"Durand BTP\""}},
                      ajouter});
    verbes.push_back({{"utilisateur role", "donne un rôle de plus à un compte", avec_role({courriel})}, donner_un_role});
    verbes.push_back({{"utilisateur desactiver", "retire tous ses rôles à un compte et clôt ses sessions", {courriel}}, desactiver});
    verbes.push_back({{"utilisateur lien", "donne un nouveau lien pour choisir un mot de passe", {courriel}}, donner_un_lien});
    verbes.push_back({{"utilisateur second-facteur", "retire le second facteur d'un compte (téléphone perdu)", {courriel}}, oter_le_second_facteur});
}

} // namespace ouvrage

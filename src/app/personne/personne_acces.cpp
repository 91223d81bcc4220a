#include "app/personne/personne_acces.hpp"

#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kUsage = "page_personnelle"; // un lien fait pour autre chose n'ouvre pas cette page

/// Ce qui est signé : quel lien, et un secret que la base ne garde que par son empreinte.
struct Contenu
{
    std::string lien_id;
    std::string secret;
};
std::optional<Contenu> lire_contenu(const std::string& texte)
{
    const auto point = texte.find('.');
    if (point == std::string::npos) return std::nullopt;
    return Contenu{texte.substr(0, point), texte.substr(point + 1)};
}

void clore(Ecriture& ecriture, const std::string& lien_id, std::string_view cause)
{
    ecriture.inserer("faits_de_lien", {{"lien_id", lien_id}, {"fait", "clos"}, {"cause", cause}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}}, {"lien_id", "fait"});
    // La page qu'il a ouverte se ferme avec lui.
    ecriture.tx.execute("DELETE FROM sessions_personnelles WHERE lien_id = ?", lien_id);
}

bool est_clos(Transaction& tx, const std::string& lien_id)
{
    return tx.query_one("SELECT lien_id FROM faits_de_lien WHERE lien_id = ? AND fait = 'clos'", lien_id).has_value();
}

std::string cle_du_frein(const Maison& maison, std::string_view sorte, std::string_view qui)
{
    return keyed_hash_hex(maison.reglages.cle, "personne\x1f" + std::string(sorte) + '\x1f' + std::string(qui));
}

} // namespace

EtatDeLien LienPersonnel::etat(Instant maintenant) const
{
    if (clos_le) return cause == "revoque" ? EtatDeLien::Revoque : cause == "remplace" ? EtatDeLien::Remplace : EtatDeLien::Ferme;
    if (ouvert_le) return EtatDeLien::Ouvert;
    return expire_le <= format_instant(maintenant) ? EtatDeLien::Expire : EtatDeLien::Attend;
}

bool LienPersonnel::vivant(Instant maintenant) const
{
    const auto etat_du_lien = etat(maintenant);
    return etat_du_lien == EtatDeLien::Attend || etat_du_lien == EtatDeLien::Ouvert;
}

std::vector<LienPersonnel> lister_liens_personnels(Transaction& tx, const Participant& participant)
{
    std::vector<LienPersonnel> liens;
    for (const auto& ligne : tx.query("SELECT l.*, coalesce(u.nom, 'Ouvrage') AS auteur, o.faite_le AS ouvert_le, c.faite_le AS clos_le, coalesce(c.cause, '') AS cause FROM "
                                      "liens_personnels l LEFT JOIN utilisateurs u ON u.id = l.cree_par LEFT JOIN faits_de_lien o ON o.lien_id = l.id AND o.fait = 'ouvert' LEFT "
                                      "JOIN faits_de_lien c ON c.lien_id = l.id AND c.fait = 'clos' WHERE l.participant_id = ? ORDER BY l.id DESC",
                                      participant.id))
        liens.push_back({ligne.text("id"), ligne.text("auteur"), ligne.text("cree_le"), ligne.text("expire_le"), ligne.maybe_text("ouvert_le"), ligne.maybe_text("clos_le"),
                         ligne.text("cause")});
    return liens;
}

LienCree creer_lien_personnel(Ecriture& ecriture, const TokenSigner& signature, const Participant& participant)
{
    for (const auto& un : lister_liens_personnels(ecriture.tx, participant))
        if (un.vivant(ecriture.maintenant())) clore(ecriture, un.id, "remplace");
    LienCree cree{ecriture.nouvel_id(), "", ecriture.maintenant() + kDureeDuLienPersonnel};
    const auto secret = random_token();
    cree.jeton = signature.sign(kUsage, cree.id + "." + secret, cree.expire);
    ecriture.inserer("liens_personnels", {{"id", cree.id}, {"participant_id", participant.id}, {"empreinte", hash_hex(secret)}, {"cree_par", ecriture.auteur()},
                                          {"cree_le", ecriture.instant()}, {"expire_le", format_instant(cree.expire)}});
    ecriture.dire("remettre", "participants", participant.id, "a fait un lien pour que " + participant.reference + " ouvre sa page", participant.structure_id);
    return cree;
}

void revoquer_lien_personnel(Ecriture& ecriture, const Participant& participant, const std::string& lien_id)
{
    if (!ecriture.tx.query_one("SELECT id FROM liens_personnels WHERE id = ? AND participant_id = ?", lien_id, participant.id))
        throw NotFound("ce lien n'est pas celui de cette personne");
    if (est_clos(ecriture.tx, lien_id)) throw Conflict("ce lien ne vaut déjà plus");
    clore(ecriture, lien_id, "revoque");
    ecriture.dire("revoquer", "participants", participant.id, "a révoqué le lien de " + participant.reference, participant.structure_id);
}

LienPresente presenter_lien(Transaction& tx, const Maison& maison, std::string_view jeton, Instant maintenant)
{
    const auto signe = maison.signature.verify(kUsage, jeton, maintenant);
    if (!signe) return {};
    const auto contenu = lire_contenu(*signe);
    if (!contenu) return {};
    const auto ligne = tx.query_one("SELECT l.empreinte, o.faite_le AS ouvert_le, c.cause AS cause FROM liens_personnels l LEFT JOIN faits_de_lien o ON o.lien_id = l.id AND o.fait "
                                    "= 'ouvert' LEFT JOIN faits_de_lien c ON c.lien_id = l.id AND c.fait = 'clos' WHERE l.id = ?",
                                    contenu->lien_id);
    if (!ligne || !equal_in_constant_time(ligne->text("empreinte"), hash_hex(contenu->secret))) return {};
    if (!ligne->null("ouvert_le")) return {Porte::Servie, contenu->lien_id};
    if (!ligne->null("cause")) return {};
    return {Porte::Ouvrable, contenu->lien_id};
}

std::optional<AccesPersonnel> trouver_acces(Transaction& tx, const std::string& empreinte, Instant maintenant)
{
    const auto ligne = tx.query_one("SELECT s.csrf, s.lien_id, l.participant_id FROM sessions_personnelles s JOIN liens_personnels l ON l.id = s.lien_id WHERE s.empreinte = ? AND "
                                    "s.expire_le > ? AND NOT EXISTS (SELECT 1 FROM faits_de_lien c WHERE c.lien_id = s.lien_id AND c.fait = 'clos')",
                                    empreinte, format_instant(maintenant));
    if (!ligne) return std::nullopt;
    AccesPersonnel acces;
    acces.participant_id_ = ligne->text("participant_id");
    acces.lien_id_ = ligne->text("lien_id");
    acces.csrf_ = ligne->text("csrf");
    acces.empreinte_ = empreinte;
    return acces;
}

std::optional<std::string> ouvrir_page(Ecriture& ecriture, const Maison& maison, std::string_view jeton)
{
    const auto lien = presenter_lien(ecriture.tx, maison, jeton, ecriture.maintenant());
    if (lien.porte != Porte::Ouvrable) return std::nullopt;
    const auto personne = ecriture.tx.query_one("SELECT p.id, p.reference, p.structure_id FROM liens_personnels l JOIN participants p ON p.id = l.participant_id WHERE l.id = ?", lien.lien_id);
    ensure(personne.has_value(), "un lien nomme une personne");
    ecriture.inserer("faits_de_lien", {{"lien_id", lien.lien_id}, {"fait", "ouvert"}, {"cause", ""}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}}, {"lien_id", "fait"});
    std::string jeton_de_page = random_token();
    ecriture.tx.execute("DELETE FROM sessions_personnelles WHERE expire_le <= ?", ecriture.instant());
    ecriture.tx.execute("INSERT INTO sessions_personnelles (empreinte, lien_id, csrf, creee_le, expire_le) VALUES (?, ?, ?, ?, ?)", hash_hex(jeton_de_page), lien.lien_id, random_token(),
                        ecriture.instant(), format_instant(ecriture.maintenant() + kDureeDeLaPage));
    ecriture.dire("ouvrir", "participants", personne->text("id"), "a ouvert sa page : " + personne->text("reference"), personne->text("structure_id"));
    return jeton_de_page;
}

void fermer_page(Ecriture& ecriture, const AccesPersonnel& acces)
{
    if (est_clos(ecriture.tx, acces.lien_id())) return;
    const auto personne = ecriture.tx.query_one("SELECT reference, structure_id FROM participants WHERE id = ?", acces.participant_id());
    clore(ecriture, acces.lien_id(), "ferme");
    ecriture.dire("fermer", "participants", acces.participant_id(), "a fermé sa page : " + personne->text("reference"), personne->text("structure_id"));
}

Auteur la_personne() { return {std::nullopt, "La personne elle-même"}; }

bool est_freine(const Maison& maison, std::string_view sorte, std::string_view qui, int au_plus, Instant maintenant)
{
    const auto cle = cle_du_frein(maison, sorte, qui);
    const auto depuis = format_instant(maintenant - kFenetreDuFrein);
    return maison.base.read([&](Transaction& tx) { return tx.query_one("SELECT count(*) AS n FROM tentatives WHERE cle = ? AND faite_le > ?", cle, depuis)->integer("n") >= au_plus; });
}

bool freiner(const Maison& maison, std::string_view sorte, std::string_view qui, int au_plus, Instant maintenant)
{
    // Qui insiste sous le frein ne coûte qu'une lecture.
    if (est_freine(maison, sorte, qui, au_plus, maintenant)) return false;
    const auto cle = cle_du_frein(maison, sorte, qui);
    const auto depuis = format_instant(maintenant - kFenetreDuFrein);
    return maison.base.write([&](Transaction& tx) {
        tx.execute("DELETE FROM tentatives WHERE faite_le <= ?", depuis);
        if (tx.query_one("SELECT count(*) AS n FROM tentatives WHERE cle = ? AND faite_le > ?", cle, depuis)->integer("n") >= au_plus) return false;
        tx.execute("INSERT INTO tentatives (id, cle, faite_le) VALUES (?, ?, ?)", uuid7(maintenant), cle, format_instant(maintenant));
        return true;
    });
}

} // namespace ouvrage

#include "app/personne/personne_pages.hpp"

#include "app/mots.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/personne/personne_document.hpp"
#include "app/personne/personne_table.hpp"
#include "app/publics/publics_document.hpp"
#include "app/sorties/sorties_vues.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/crypto/mask.hpp"
#include "socle/errors.hpp"
#include "socle/pdf/pdf_writer.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <span>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kMaPage = "/ma-page";
constexpr std::size_t kTexteAuPlus = 2000;

/// Rien de cette page ne part ailleurs : ni cache, ni adresse donnée au site suivant.
Response discret(Response reponse)
{
    return reponse.with("Cache-Control", "no-store").with("Referrer-Policy", "no-referrer").with("X-Robots-Tag", "noindex");
}

std::optional<AccesPersonnel> acces_de(const Demande& d)
{
    const auto jeton = d.http.cookie(cookie_personnel(d.maison.reglages.derriere_tls));
    if (!jeton) return std::nullopt;
    return d.base.read([&](Transaction& tx) { return trouver_acces(tx, hash_hex(*jeton), d.maintenant()); });
}

void poser_cookie(Response& reponse, const Reglages& reglages, const std::string& jeton, std::string_view de_plus)
{
    reponse.with("Set-Cookie", std::string(cookie_personnel(reglages.derriere_tls)) + "=" + jeton + "; Path=/; HttpOnly; SameSite=Lax" + std::string(de_plus) + (reglages.derriere_tls ? "; Secure" : ""));
}

Response page_porte(const Demande& d, const std::string& titre, const std::string& phrase, const std::vector<std::string>& que_faire, Status statut)
{
    Vue::List liste;
    for (const auto& une : que_faire) liste.push_back(Vue{{"phrase", une}});
    return discret(page_nue(d, "personne/porte", Vue{{"titre", titre}, {"phrase", phrase}, {"que_faire", std::move(liste)}}, titre, statut));
}

Response lien_inconnu(const Demande& d)
{
    return page_porte(d, "Ce lien ne marche pas", "Il est peut-être mal copié, trop ancien, ou remplacé par un autre.",
                      {"Vérifiez que le lien est entier.", "Un lien dure sept jours et ne sert qu'une fois.", "Demandez un nouveau lien à la personne qui vous suit."}, Status::NotFound);
}

Response lien_servi(const Demande& d)
{
    return page_porte(d, "Ce lien a déjà servi", "Il a ouvert une page, une fois. Il ne peut pas en ouvrir une autre.",
                      {"Si c'est vous : reprenez le téléphone ou l'ordinateur où vous l'avez ouvert.", "Si ce n'est pas vous : dites-le vite à la personne qui vous suit. Elle peut fermer cette page.",
                       "Pour ouvrir votre page ici, demandez un nouveau lien."},
                      Status::NotFound);
}

Response sans_acces(const Demande& d)
{
    return page_porte(d, "Votre page est fermée", "Elle se ferme seule après vingt-quatre heures, pour vous protéger.", {"Pour la rouvrir, demandez un nouveau lien à la personne qui vous suit."}, Status::NotFound);
}

Response trop(const Demande& d)
{
    return page_porte(d, "Trop d'essais", "Attendez un quart d'heure, puis recommencez.", {"Si le lien ne marche toujours pas, demandez-en un autre à la personne qui vous suit."}, Status::TooManyRequests)
        .with("Retry-After", std::to_string(std::chrono::seconds{kFenetreDuFrein}.count()));
}

// --- Le lien ---------------------------------------------------------------------------------------------------------

Response montrer_porte(const Demande& d)
{
    if (est_freine(d.maison, "lien", d.http.remote, kLiensFauxParAdresse, d.maintenant())) return trop(d);
    const auto lien = d.base.read([&](Transaction& tx) { return presenter_lien(tx, d.maison, d.param("jeton"), d.maintenant()); });
    if (lien.porte == Porte::Inconnue)
        return freiner(d.maison, "lien", d.http.remote, kLiensFauxParAdresse, d.maintenant()) ? lien_inconnu(d) : trop(d);
    if (lien.porte == Porte::Servie)
    {
        // Le même navigateur, sa page encore ouverte : on l'y ramène.
        const auto acces = acces_de(d);
        return acces && acces->lien_id() == lien.lien_id ? discret(Response::see_other(std::string(kMaPage))) : lien_servi(d);
    }
    // Regarder un lien ne le consomme pas : les messageries les ouvrent avant les gens.
    return discret(page_nue(d, "personne/ouvrir", Vue{{"action", d.http.path}}, "Ouvrir ma page"));
}

Response ouvrir(const Demande& d)
{
    if (est_freine(d.maison, "lien", d.http.remote, kLiensFauxParAdresse, d.maintenant())) return trop(d);
    const auto jeton = d.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, la_personne(), d.maintenant());
        return ouvrir_page(ecriture, d.maison, d.param("jeton"));
    });
    if (!jeton) return montrer_porte(d);
    auto reponse = discret(Response::see_other(std::string(kMaPage)));
    poser_cookie(reponse, d.maison.reglages, *jeton, "");
    return reponse;
}

Response fermer(const Demande& d)
{
    const auto acces = acces_de(d);
    if (!acces) return sans_acces(d);
    const auto preuve = unmask(d.http.form().value("preuve"));
    if (!preuve || !equal_in_constant_time(*preuve, acces->csrf())) throw Forbidden("cette page a expiré : rechargez-la et recommencez");
    d.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, la_personne(), d.maintenant());
        fermer_page(ecriture, *acces);
    });
    auto reponse = page_porte(d, "Votre page est fermée", "Personne ne peut plus l'ouvrir avec ce lien.", {"Pour la rouvrir, demandez un nouveau lien à la personne qui vous suit."}, Status::Ok);
    poser_cookie(reponse, d.maison.reglages, "", "; Max-Age=0");
    return reponse;
}

// --- Sa page ---------------------------------------------------------------------------------------------------------

/// Les mois montrés d'emblée, les derniers d'abord : au téléphone, ses papiers et ses droits ne se cherchent pas sous des années d'heures.
constexpr std::size_t kMoisMontres = 6;

Vue::List lignes_des_heures(std::span<const MoisDeTravail> heures)
{
    Vue::List lignes;
    for (const auto& un : heures)
    {
        Vue::List ecarts;
        for (const auto& ecart : un.ecarts) ecarts.push_back(Vue{{"phrase", ecart}});
        lignes.push_back(Vue{{"mois", en_toutes_lettres(un.mois)}, {"lot", un.lot}, {"marche", un.marche}, {"entreprise", un.entreprise}, {"declarees", heures_fr(un.declarees)},
                             {"retenues", heures_fr(un.retenues)}, {"ecarts", std::move(ecarts)}});
    }
    return lignes;
}

Vue vue_des_heures(std::span<const MoisDeTravail> heures)
{
    return Vue{{"etiquette", "Mes heures, mois par mois"}, {"lignes", lignes_des_heures(heures.first(std::min(heures.size(), kMoisMontres)))}};
}

Vue vue_des_heures_d_avant(std::span<const MoisDeTravail> heures)
{
    if (heures.size() <= kMoisMontres) return false;
    const auto avant = heures.subspan(kMoisMontres);
    return Vue{{"combien", avant.size() == 1 ? "Le mois d'avant" : "Les " + std::to_string(avant.size()) + " lignes d'avant"}, {"etiquette", "Mes heures d'avant, mois par mois"}, {"lignes", lignes_des_heures(avant)}};
}

Vue vue_des_demandes(const PageDeLaPersonne& page)
{
    Vue::List demandes;
    for (const auto& une : page.demandes)
    {
        Vue::List reponses;
        for (const auto& reponse : une.reponses)
            reponses.push_back(Vue{{"mot", libelle(reponse.sens)}, {"texte", reponse.texte}, {"le", date_fr(*parse_instant(reponse.faite_le))}});
        demandes.push_back(Vue{{"quoi", fiche(une.sorte).en_clair},
                               {"recue_le", en_toutes_lettres(une.recue_le)},
                               {"texte", une.texte},
                               {"ouverte", une.ouverte()},
                               {"limite", en_toutes_lettres(une.limite)},
                               {"reponses", std::move(reponses)}});
    }
    return demandes;
}

struct SaisieDeDemande
{
    std::string sorte, texte;
    std::vector<AnomalieDeChamp> anomalies;
};

Vue vue_du_formulaire(const AccesPersonnel& acces, const SaisieDeDemande& saisie)
{
    std::vector<OptionDeChoix> sortes;
    for (const auto& une : sortes_de_demande()) sortes.push_back({std::string(une.code), std::string(une.en_clair), std::string(une.explication)});
    return Vue{{"preuve", mask(acces.csrf())},
               {"cle", random_token()},
               {"anomalies", vue_anomalies(saisie.anomalies)},
               {"sorte", vue_choix("sorte", "Que voulez-vous ?", "", sortes, saisie.sorte, saisie.anomalies)},
               {"texte", vue_texte_long("texte", "Dites-le avec vos mots", "N'écrivez pas votre numéro de sécurité sociale.", saisie.texte, saisie.anomalies, true)}};
}

Response page_personne(const Demande& d, const AccesPersonnel& acces, const SaisieDeDemande& saisie, std::string_view merci, Status statut)
{
    const auto page = d.base.read([&](Transaction& tx) { return lire_sa_page(tx, acces, d.maison.droit, d.aujourd_hui); });
    Vue::List contrats, sorties;
    for (const auto& un : page.contrats) contrats.push_back(Vue{{"phrase", contrat_en_mots(un)}});
    for (const auto& une : page.sorties)
        sorties.push_back(Vue{{"phrase", "Le " + en_toutes_lettres(une.ligne().sortie_le) + " : " + situation_en_mots(une.ligne().situation)}});
    return discret(page_nue(d, "personne/page",
                            Vue{{"bonjour", page.participant.prenom.empty() ? std::string("Bonjour") : "Bonjour " + page.participant.prenom},
                                {"structure_suit", page.structure},
                                {"reference", page.participant.reference},
                                {"merci", merci},
                                {"declarees", heures_fr(page.declarees())},
                                {"retenues", heures_fr(page.retenues())},
                                {"sans_heure", page.heures.empty()},
                                {"heures", vue_des_heures(page.heures)},
                                {"heures_avant", vue_des_heures_d_avant(page.heures)},
                                {"sans_contrat", contrats.empty()},
                                {"contrats", std::move(contrats)},
                                {"sorties", sorties.empty() ? Vue(false) : Vue{{"lignes", std::move(sorties)}}},
                                {"sans_demande", page.demandes.empty()},
                                {"demandes", vue_des_demandes(page)},
                                {"formulaire", vue_du_formulaire(acces, saisie)},
                                {"ouvert", !saisie.anomalies.empty()},
                                {"fermer_preuve", mask(acces.csrf())}},
                            "Ma page", statut));
}

Response montrer_page(const Demande& d)
{
    const auto acces = acces_de(d);
    if (!acces) return sans_acces(d);
    return page_personne(d, *acces, {}, d.http.query().value("merci") == "1" ? "Votre demande est envoyée. Vous aurez une réponse dans le délai indiqué." : "", Status::Ok);
}

Response creer_demande(const Demande& d)
{
    const auto acces = acces_de(d);
    if (!acces) return sans_acces(d);
    const auto formulaire = d.http.form();
    const auto preuve = unmask(formulaire.value("preuve"));
    if (!preuve || !equal_in_constant_time(*preuve, acces->csrf())) throw Forbidden("cette page a expiré : rechargez-la et recommencez");
    SaisieDeDemande saisie{std::string(formulaire.value("sorte")), std::string(trimmed(formulaire.value("texte"))), {}};
    const auto sorte = sorte_de_demande_du_code(saisie.sorte);
    if (!sorte) saisie.anomalies.push_back({"sorte", saisie.sorte.empty() ? "champ.absent" : "champ.inconnu"});
    if (saisie.texte.empty()) saisie.anomalies.push_back({"texte", "champ.absent"});
    // La personne parle d'elle : on ne lui reproche pas ses mots. Un numéro de sécurité sociale se refuse toujours.
    for (auto& une : relire_texte_libre("texte", saisie.texte, kTexteAuPlus, Vigilance::GarderTelQuel)) saisie.anomalies.push_back(std::move(une));
    const std::string cle(formulaire.value("cle"));
    if (cle.empty() || cle.size() > 100) saisie.anomalies.push_back({"", "demande.cle"});
    if (saisie.anomalies.empty())
        try
        {
            d.base.write([&](Transaction& tx) {
                Ecriture ecriture(tx, la_personne(), d.maintenant());
                inscrire_demande(ecriture, *acces, *sorte, saisie.texte, cle, d.aujourd_hui);
            });
            return discret(Response::see_other(std::string(kMaPage) + "?merci=1"));
        }
        catch (const Conflict&)
        {
            saisie.anomalies.push_back({"", "demande.trop"});
        }
    return page_personne(d, *acces, saisie, "", Status::UnprocessableContent);
}

// --- Ce qui est gardé, et ce qu'elle emporte -------------------------------------------------------------------------

/// Lit ses données, une fois l'accès et le frein passés ; la lecture s'inscrit.
std::optional<DonneesDeLaPersonne> lire_donnees(const Demande& d, const AccesPersonnel& acces)
{
    if (!freiner(d.maison, "lecture", acces.empreinte(), kTelechargementsParPage, d.maintenant())) return std::nullopt;
    return d.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, la_personne(), d.maintenant());
        return lire_ses_donnees(ecriture, acces, d.maison.droit, d.aujourd_hui);
    });
}

Vue vue_des_phrases(const std::vector<std::string>& phrases)
{
    Vue::List liste;
    for (const auto& une : phrases) liste.push_back(Vue{{"phrase", une}});
    return liste;
}

Response montrer_donnees(const Demande& d)
{
    const auto acces = acces_de(d);
    if (!acces) return sans_acces(d);
    const auto donnees = lire_donnees(d, *acces);
    if (!donnees) return trop(d);
    Vue::List identite, decisions, textes, faits, autres, conservation;
    for (const auto& [quoi, valeur] : donnees->identite) identite.push_back(Vue{{"quoi", quoi}, {"valeur", valeur}});
    for (const auto& une : donnees->decisions)
    {
        std::vector<std::string> raisons;
        for (const auto& raison : une.raisons) raisons.push_back(raison.libelle + (raison.piece.empty() ? "" : ". Pièce vue : " + raison.piece));
        decisions.push_back(Vue{{"phrase", decision_en_mots(une.decision)}, {"raisons", vue_des_phrases(raisons)}});
    }
    for (const auto& un : donnees->textes) textes.push_back(Vue{{"quoi", un.champ}, {"texte", un.texte}});
    for (const auto& un : donnees->faits) faits.push_back(Vue{{"libelle", un.libelle}, {"dates", dates_du_fait(un)}, {"detail", un.detail}});
    for (const auto& table : donnees->autres)
    {
        Vue::List lignes;
        for (const auto& ligne : table.lignes)
        {
            std::vector<std::string> champs;
            for (const auto& [quoi, valeur] : ligne.champs) champs.push_back(quoi + " : " + valeur);
            lignes.push_back(Vue{{"phrase", joined(champs, " ; ")}});
        }
        autres.push_back(Vue{{"quoi", table.quoi}, {"lignes", std::move(lignes)}});
    }
    for (const auto& une : donnees->conservation) conservation.push_back(Vue{{"phrase", une.phrase}, {"source", une.source}});
    const auto combien = static_cast<std::int64_t>(donnees->textes.size());
    return discret(page_nue(d, "personne/donnees",
                            Vue{{"structure_suit", donnees->page.structure},
                                {"reference", donnees->page.participant.reference},
                                {"effacee", donnees->identite.empty()},
                                {"identite", std::move(identite)},
                                {"sans_decision", decisions.empty()},
                                {"decisions", std::move(decisions)},
                                {"textes_titre", combien == 0 ? std::string("Aucun texte n'est écrit sur vous") : compter(combien, "texte est écrit sur vous", "textes sont écrits sur vous")},
                                {"textes", std::move(textes)},
                                {"sans_fait", faits.empty()},
                                {"faits", std::move(faits)},
                                {"autres", std::move(autres)},
                                {"conservation", std::move(conservation)}},
                            "Ce qui est gardé sur moi"));
}

Response fichier(std::string contenu, std::string_view type, const std::string& nom) { return discret(Response::attachment(std::move(contenu), type, nom)); }

Response rendre_donnees_json(const Demande& d)
{
    const auto acces = acces_de(d);
    if (!acces) return sans_acces(d);
    const auto donnees = lire_donnees(d, *acces);
    if (!donnees) return trop(d);
    return fichier(write_json(json_des_donnees(*donnees, d.aujourd_hui), Layout::Indented), "application/json", "mes-donnees-" + format_day(d.aujourd_hui) + ".json");
}

Response rendre_donnees_pdf(const Demande& d)
{
    const auto acces = acces_de(d);
    if (!acces) return sans_acces(d);
    const auto donnees = lire_donnees(d, *acces);
    if (!donnees) return trop(d);
    return fichier(write_pdf(document_des_donnees(*donnees, d.aujourd_hui, d.maintenant())), "application/pdf", "mes-donnees-" + format_day(d.aujourd_hui) + ".pdf");
}

Response rendre_attestation(const Demande& d)
{
    const auto acces = acces_de(d);
    if (!acces) return sans_acces(d);
    if (!freiner(d.maison, "lecture", acces->empreinte(), kTelechargementsParPage, d.maintenant())) return trop(d);
    const auto document = d.base.read([&](Transaction& tx) {
        const auto page = lire_sa_page(tx, *acces, d.maison.droit, d.aujourd_hui);
        return document_de_l_attestation(page, lister_mentions(tx, page.participant.structure_id, d.aujourd_hui, d.aujourd_hui), d.aujourd_hui, d.maintenant());
    });
    return fichier(write_pdf(document), "application/pdf", "attestation-d-heures-" + format_day(d.aujourd_hui) + ".pdf");
}

Response rendre_notice(const Demande& d)
{
    const auto acces = acces_de(d);
    if (!acces) return sans_acces(d);
    if (!freiner(d.maison, "lecture", acces->empreinte(), kTelechargementsParPage, d.maintenant())) return trop(d);
    const auto document = d.base.read([&](Transaction& tx) {
        const auto notice = lire_sa_notice(tx, *acces, d.aujourd_hui);
        return document_de_la_notice(notice, lister_mentions(tx, notice.structure_id, d.aujourd_hui, d.aujourd_hui), d.aujourd_hui, d.maintenant());
    });
    return fichier(write_pdf(document), "application/pdf", "notice-d-eligibilite-" + format_day(d.aujourd_hui) + ".pdf");
}

} // namespace

void tracer_routes_personne(Routeur& routeur)
{
    const std::string publique(kPublic);
    routeur.add(Method::Get, "/acces/:jeton", publique, montrer_porte);
    routeur.add(Method::Post, "/acces/:jeton", publique, ouvrir);
    routeur.add(Method::Get, "/ma-page", publique, montrer_page);
    routeur.add(Method::Post, "/ma-page/demandes", publique, creer_demande);
    routeur.add(Method::Post, "/ma-page/fermeture", publique, fermer);
    routeur.add(Method::Get, "/ma-page/donnees", publique, montrer_donnees);
    routeur.add(Method::Get, "/ma-page/donnees.json", publique, rendre_donnees_json);
    routeur.add(Method::Get, "/ma-page/donnees.pdf", publique, rendre_donnees_pdf);
    routeur.add(Method::Get, "/ma-page/attestation.pdf", publique, rendre_attestation);
    routeur.add(Method::Get, "/ma-page/notice.pdf", publique, rendre_notice);
}

} // namespace ouvrage

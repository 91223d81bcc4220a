#include "app/routes.hpp"

#include "app/acces/acces_pages.hpp"
#include "app/accueil/accueil_pages.hpp"
#include "app/api/api_openapi.hpp"
#include "app/assistance/assistance_pages.hpp"
#include "app/bilans/bilans_pages.hpp"
#include "app/calculs/calculs_pages.hpp"
#include "app/contrats_travail/contrats_travail_pages.hpp"
#include "app/conventions/conventions_pages.hpp"
#include "app/conventions/conventions_vie_pages.hpp"
#include "app/conventions/conventions_documents_pages.hpp"
#include "app/decp/decp_pages.hpp"
#include "app/droit/droit_pages.hpp"
#include "app/heures/heures_pages.hpp"
#include "app/journal/journal_pages.hpp"
#include "app/lots/lots_pages.hpp"
#include "app/marches/marches_pages.hpp"
#include "app/participants/modalites_pages.hpp"
#include "app/obligations/obligations_pages.hpp"
#include "app/offres/offres_pages.hpp"
#include "app/organismes/organismes_pages.hpp"
#include "app/parcours/parcours_pages.hpp"
#include "app/offres/appariement_pages.hpp"
#include "app/partages/partages_pages.hpp"
#include "app/participants/participants_pages.hpp"
#include "app/protection/protection_pages.hpp"
#include "app/publics/publics_pages.hpp"
#include "app/personne/personne_pages.hpp"
#include "app/reseau/reseau_pages.hpp"
#include "app/sorties/sorties_pages.hpp"
#include "app/source/source_pages.hpp"
#include "app/souhaits/souhaits_pages.hpp"
#include "app/spaser/spaser_pages.hpp"
#include "app/suppleances/suppleances_pages.hpp"
#include "app/tableau/tableau_pages.hpp"
#include "app/utilisateurs/utilisateurs_pages.hpp"

namespace ouvrage
{

// Une ligne par pièce : sa fonction est définie dans <piece>_pages.cpp ou <piece>_api.cpp.

void tracer_routes(Routeur& routeur)
{
    tracer_routes_heures(routeur);
    tracer_api_heures(routeur);
    tracer_routes_fichier(routeur);
    tracer_routes_droit(routeur);
    tracer_routes_modalites(routeur);
    tracer_routes_api(routeur);
    tracer_routes_marches(routeur);
    tracer_routes_lots(routeur);
    tracer_routes_bilans(routeur);
    tracer_routes_calculs(routeur);
    tracer_routes_contrats_travail(routeur);
    tracer_api_contrats_travail(routeur);
    tracer_routes_conventions(routeur);
    tracer_routes_engagements_de_partie(routeur);
    tracer_routes_actes_de_convention(routeur);
    tracer_api_conventions(routeur);
    tracer_routes_vie_de_convention(routeur);
    tracer_routes_documents_de_convention(routeur);
    tracer_routes_evaluations(routeur);
    tracer_routes_tableau(routeur);
    tracer_routes_assistance(routeur);
    tracer_routes_decp(routeur);
    tracer_routes_journal(routeur);
    tracer_routes_obligations(routeur);
    tracer_routes_accueil(routeur);
    tracer_routes_seances(routeur);
    tracer_routes_rapport_d_accueil(routeur);
    tracer_api_accueil(routeur);
    tracer_routes_offres(routeur);
    tracer_routes_candidatures(routeur);
    tracer_api_offres(routeur);
    tracer_routes_organismes(routeur);
    tracer_routes_reseau(routeur);
    tracer_routes_parcours(routeur);
    tracer_routes_formations(routeur);
    tracer_api_parcours(routeur);
    tracer_routes_partages(routeur);
    tracer_routes_compte_des_partages(routeur);
    tracer_routes_participants(routeur);
    tracer_routes_suivi(routeur);
    tracer_routes_transferts(routeur);
    tracer_api_participants(routeur);
    tracer_routes_protection(routeur);
    tracer_routes_souhaits(routeur);
    tracer_routes_spaser(routeur);
    tracer_api_spaser(routeur);
    tracer_routes_appariement(routeur);
    tracer_api_appariement(routeur);
    tracer_routes_publics(routeur);
    tracer_api_publics(routeur);
    tracer_routes_preuves(routeur);
    tracer_routes_sorties(routeur);
    tracer_api_sorties(routeur);
    tracer_routes_personne(routeur);
    tracer_routes_demandes(routeur);
    tracer_routes_utilisateurs(routeur);
    tracer_routes_acces(routeur);
    tracer_routes_suppleances(routeur);
    tracer_routes_source(routeur);
}

} // namespace ouvrage

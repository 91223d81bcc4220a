#!/usr/bin/env bash
# The house stands: no floor looks up, one door for each library, no ambient clock in a rule, no secret word of a machine.
set -u
cd "$(dirname "$0")/.."
passed=0
failed=0
# none "what must not be" FOUND…: fails with what was found.
none() {
  local what=$1 found=$2
  if [[ -z "$found" ]]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED: %s\n%s\n' "$what" "$found"
  fi
}
includes() { grep -rnE "^#include $1" "$2" --include='*.cpp' --include='*.hpp' 2>/dev/null; }

none "domaine includes another floor" "$(includes '"(socle|app)/' src/domaine)"
none "socle includes another floor" "$(includes '"(domaine|app)/' src/socle)"
# The standard library's headers have neither a slash nor a dot.
none "domaine includes something else than the standard library" \
  "$(grep -rnE '^#include <' src/domaine --include='*.cpp' --include='*.hpp' | grep -v '_test.cpp:' | grep -vE '#include <[a-z_0-9]+>')"
none "domaine reads a clock, a file or the environment" \
  "$(grep -rnE 'system_clock::now|std::time\(|getenv|fstream|steady_clock' src/domaine --include='*.cpp' --include='*.hpp' | grep -v '_test.cpp:')"
none "a floating point number in domaine" "$(grep -rnwE 'double|float' src/domaine --include='*.cpp' --include='*.hpp' | grep -vE '= delete|//.*(double|float)')"
none "app reads the wall clock (a request carries its instant)" \
  "$(grep -rnE 'system_clock::now' src/app --include='*.cpp' --include='*.hpp')"

# One folder of socle opens a library; nobody includes it elsewhere, tests of that folder apart.
door() {
  local pattern=$1 folder=$2
  none "$pattern is opened elsewhere than in src/socle/$folder" \
    "$(grep -rnE "^#include <$pattern" src tests --include='*.cpp' --include='*.hpp' | grep -vE "^src/socle/($folder)/")"
}
door 'sqlite3\.h' db
door 'libpq-fe\.h' db
door 'boost/' http
door 'kainjow/' template
door 'nlohmann/' json
door 'simdjson' json
door 'toml\+\+/' toml
door 'zip\.h' archive
door 'expat\.h' xml
door 'CLI/' cli
door 'sodium\.h' crypto
door 'liboath/' crypto
door 'qrencode\.h' qr
door 'spdlog/' log
door 'prometheus/' metrics
door 'utf8proc\.h' text
door 'pango/' pdf
door 'cairo' pdf
door 'librsvg/' pdf
door 'qpdf/' pdf
door 'pugixml' 'document'
door 'lemon/' flow
door 'curl/' fetch
door 'cjose/' oidc
none "a library is named in a header of socle" \
  "$(grep -rnE '^#include <(sqlite3|libpq|boost|kainjow|nlohmann|simdjson|toml|zip|expat|sodium|liboath|spdlog|prometheus|utf8proc|pango|cairo|librsvg|qpdf|pugixml|lemon|curl|cjose)' src/socle --include='*.hpp' | grep -vE 'src/socle/(pdf|json|crypto)/')"

# GCC 12 corrupts the heap on co_await f(<temporary capturing lambda>): name it, then move it.
none "a lambda inside a co_await expression" "$(grep -rnE 'co_await [^;]*\[[^]]*[a-z&=][^]]*\] *[({]' src --include='*.cpp' --include='*.hpp')"
none "an UPDATE or DELETE on what someone declared or decided" \
  "$(grep -rnE '"(UPDATE|DELETE FROM) (activites|amenagements_de_seance|annulations_de_seance|decisions_d_activite|desistements|emargements|fins_de_partenariat|inscriptions|partenariats|seances|lignes|ecarts|declarations|validations|revisions|fenetres|evenements|valeurs|affectations|eligibilites|raisons|consultations|categories_d_acheteur|decisions_sociales|achats_annuels|propositions_de_penalite|decisions_de_penalite|offres|besoins_d_offre|competences_d_offre|fins_d_offre|diffusions_d_offre|destinataires_d_offre|candidats_d_organisme|candidatures|etapes_de_candidature|liens_de_candidat|liens_de_candidat_clos|contrats_de_travail|termes_de_contrat|lots_de_contrat|avenants_de_contrat|fins_de_contrat|visites_en_entreprise|referents|accompagnements|fins_d_accompagnement|informations|transferts|reponses_de_transfert|effacements_de_preuve|preavis_d_effacement|prolongations_de_conservation|effacements|sorties|releves_de_sortie|appels_de_sortie|liens_personnels|faits_de_lien|demandes_personnelles|reponses_personnelles|souhaits|metiers_souhaites|consignes_d_appariement|partages|interventions|fins_d_intervention|lieux_de_travail|lieux_de_ligne|rattachements|transferts_de_marche|reponses_de_transfert_de_marche|conventions|avenants_de_convention|termes_de_convention|fins_prevues|parties_de_convention|representants|axes_de_convention|engagements_de_partie|suites_d_engagement|deliberations|teletransmissions|faits_de_convention|objets_de_convention|evaluations)\b' src --include='*.cpp' | grep -v '_test.cpp:')"
none "an UPDATE or DELETE on the lines of a purchasing scheme" \
  "$(grep -rnE '"(UPDATE|DELETE FROM) (acheteurs_de_schema|arretes_de_schema|cibles_de_schema|faits_de_schema|objectifs_de_schema|retraits_d_objectif|schemas_d_achat|valeurs_de_schema)\b' src --include='*.cpp' | grep -v '_test.cpp:')"
none "an UPDATE or DELETE on the lines of a path" \
  "$(grep -rnE '"(UPDATE|DELETE FROM) (diagnostics|niveaux_de_diagnostic|freins|suites_de_frein|freins_reserves|etapes|suites_d_etape|entretiens|formations|inscriptions_en_formation|presences_en_formation|resultats_de_formation|immersions|issues_d_immersion|remises_de_parcours|retraits_du_parcours)\b' src --include='*.cpp' | grep -v '_test.cpp:')"
none "an UPDATE or DELETE on the lines of the network" \
  "$(grep -rnE '"(UPDATE|DELETE FROM) (absences_de_poste|communes_de_territoire|etats_de_structure|fins_de_secteur|pilotages|postes|priorites_de_secteur|retraits_de_commune|secteurs|situations_de_poste|sollicitations|suites_de_sollicitation)\b' src --include='*.cpp' | grep -v '_test.cpp:')"
none "an inline style, script or handler in a template" \
  "$(grep -rnE '<script([^>]*>[^<]|>)|<style|\bstyle="|\bon[a-z]+="' src/app web/gabarits --include='*.mustache')"
none "HTML written in C++ of the rooms" "$(grep -rnE '"</?(div|p|table|tr|td|span|form|a|ul|li)[ >]' src/app --include='*.cpp' | grep -v '_test.cpp:')"
none "a route without an access" "$(grep -rnE 'routeur\.add\([^,]+,[^,]+, *"" *,' src/app --include='*.cpp')"
none "names we refuse" "$(grep -rnE '\b(class|struct|namespace) \w*(Manager|Helper|Utils|Service)\b' src --include='*.hpp' --include='*.cpp')"
# Two headers that define one name in one namespace are one type for the linker, and crash at run time.
none "a name defined by two headers" \
  "$(grep -rhoE '^(struct|class|enum class|enum) \w+[^;]*$' src/domaine src/app --include='*.hpp' | awk '{print $(NF > 2 && $2 == "class" ? 3 : 2)}' | sort | uniq -d)"
# The first sentence of a code hides the second.
none "a code that says two sentences" \
  "$(for table in 'src/app/page.cpp "(bon|info|attente|alarme)"}' 'src/app/mots.cpp "}' ; do grep -oE "^ +\{\"[a-z_.]+\", \".*${table#* }" "${table%% *}" | grep -oE '^ +\{"[a-z_.]+"' | sort | uniq -d; done)"
none "something left to do" "$(grep -rnwE 'TODO|FIXME|XXX' src bin tests web --include='*' --exclude-dir=dist --exclude-dir=nomenclatures | grep -v architecture_test)"
none "the host of a package registry" "$(git grep -nIE 'registry\.(npmjs|yarnpkg)|deb\.debian\.org|npmmirror' -- . ':!tests/architecture_test.sh')"
none "the path of a machine" "$(git grep -nIE '/work/(main|shared)|/root/' -- . ':!tests/architecture_test.sh')"
none "migrations that do not load one after the other" "$(cat migrations/*.sql | sqlite3 :memory: 2>&1)"

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]

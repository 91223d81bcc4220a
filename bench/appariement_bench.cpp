// 2,000 people and 300 offers: every pair is scored as the page does, then the best set of proposals is searched for. Arguments: people, offers, seed.
// One line: people, offers, pairs kept, milliseconds of scoring, of solving, of both, pairs made, total of points, fingerprint of the answer.
#include "domaine/appariement.hpp"
#include "socle/flow/assignment.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

constexpr BaremeAppariement kBareme{40, 20, 15, 10, 5, 10, 4, 60, 25, 40, 10, 25, 50, 15, 45, 6, 50};

int drawn(std::mt19937_64& random, int below) { return static_cast<int>(random() % static_cast<std::uint64_t>(below)); }

std::string a_trade(std::mt19937_64& random)
{
    // A few great domains, where clauses are: buildings, cleaning, green spaces, logistics.
    std::string code;
    code += "FFFKAN"[drawn(random, 6)];
    code += std::to_string(1 + drawn(random, 2)) + std::to_string(1 + drawn(random, 7)) + "0" + std::to_string(1 + drawn(random, 9));
    return code;
}

Position a_place(std::mt19937_64& random) { return {50'300 + drawn(random, 500), 2'700 + drawn(random, 700), 0, Precision::Commune}; }

Jour a_day(std::mt19937_64& random, int around) { return Jour{sys_days{2026y / June / 1} + days{drawn(random, 2 * around) - around}}; }

Candidat a_person(std::mt19937_64& random, int number)
{
    Candidat person{"P" + std::to_string(100'000 + number)};
    for (int i = drawn(random, 4); i > 0; --i) person.metiers.push_back(a_trade(random));
    if (drawn(random, 20)) person.lieu = a_place(random);
    if (drawn(random, 2)) person.rayon_km = 5 + drawn(random, 40);
    if (drawn(random, 10)) person.disponible_le = a_day(random, 60);
    if (drawn(random, 3)) person.semaine = Heures::de_centiemes(2'000 + drawn(random, 1'501));
    if (drawn(random, 8)) person.fenetre = {{a_day(random, 200), Jour{sys_days{a_day(random, 200)} + days{500}}}};
    if (drawn(random, 3)) person.freins.emplace(static_cast<std::size_t>(drawn(random, 4)), "mobilité");
    return person;
}

PosteAPourvoir an_offer(std::mt19937_64& random, int number)
{
    const auto first = a_day(random, 45);
    return {"O" + std::to_string(10'000 + number), a_trade(random), a_place(random), first, Jour{sys_days{first} + days{30 + drawn(random, 330)}},
            Heures::de_centiemes(2'000 + drawn(random, 1'501))};
}

} // namespace

int main(int count, char** arguments)
{
    const auto argument = [&](int which, int otherwise) { return count > which ? std::stoi(arguments[which]) : otherwise; };
    const int people = argument(1, 2'000), offers = argument(2, 300);
    std::mt19937_64 random(static_cast<std::uint64_t>(argument(3, 1)));
    std::vector<Candidat> candidats;
    std::vector<PosteAPourvoir> postes;
    socle::AssignmentProblem problem;
    for (int i = 0; i < people; ++i) candidats.push_back(a_person(random, i));
    for (int i = 0; i < offers; ++i) postes.push_back(an_offer(random, i));
    for (const auto& candidat : candidats) problem.items.push_back(candidat.id);
    for (const auto& poste : postes) problem.places.push_back({poste.id, 1 + drawn(random, 5)});

    const auto began = steady_clock::now();
    for (std::size_t i = 0; i < candidats.size(); ++i)
        for (std::size_t j = 0; j < postes.size(); ++j)
        {
            const auto fait = apparier(candidats[i], postes[j], Antecedent::Aucun, kBareme);
            if (fait.proposable(kBareme)) problem.edges.push_back({i, j, fait.total(PourQui::Facilitateur)});
        }
    const auto scored = steady_clock::now();
    const auto answer = socle::assign(problem);
    const auto solved = steady_clock::now();

    std::uint64_t fingerprint = 1469598103934665603U;
    std::size_t made = 0;
    for (const auto& place : answer.place_of)
    {
        made += place.has_value();
        fingerprint = (fingerprint ^ place.value_or(offers)) * 1099511628211U;
    }
    const auto ms = [](auto duration) { return static_cast<long long>(duration_cast<milliseconds>(duration).count()); };
    std::printf("%d %d %zu %lld %lld %lld %zu %lld %016llx\n", people, offers, problem.edges.size(), ms(scored - began), ms(solved - scored), ms(solved - began), made,
                static_cast<long long>(answer.gain), static_cast<unsigned long long>(fingerprint));
}

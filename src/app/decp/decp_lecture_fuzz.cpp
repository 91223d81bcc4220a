// N'importe quels octets pour un fichier de données essentielles : la lecture finit et ne perd le compte de rien.
// À lier avec domaine, socle/{json,csv,xml,text,time} et app/decp/decp_{lecture,contenu}.cpp, sous clang
// -fsanitize=fuzzer.
#include "app/decp/decp_contenu.hpp"
#include "app/decp/decp_lecture.hpp"
#include "socle/errors.hpp"

#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

using namespace ouvrage;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* octets, std::size_t combien)
{
    const int fichier = memfd_create("decp", MFD_CLOEXEC);
    if (fichier < 0 || write(fichier, octets, combien) != static_cast<ssize_t>(combien)) return 0;
    try {
        lire_decp("/proc/self/fd/" + std::to_string(fichier), {}, std::chrono::year{2026} / std::chrono::November / 21,
                  [](PaquetDecp&& p) {
                      for (const auto& lu : p.contrats)
                          if (empreinte_de(ecrire_contenu(lu.contrat)) != lu.empreinte) std::abort();
                  });
    } catch (const socle::Error&) {
        // Un fichier refusé est une réponse.
    }
    close(fichier);
    return 0;
}

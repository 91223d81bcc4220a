#include "app/source/source_pages.hpp"

extern "C"
{
extern const char source_archive_begin[], source_archive_end[]; // cmake/source.cmake
}

namespace ouvrage
{

using namespace socle;

static Response donner_source(const Demande&)
{
    return Response::attachment({source_archive_begin, source_archive_end}, "application/gzip", "ouvrage-" OUVRAGE_VERSION "-source.tar.gz")
        .with("Cache-Control", "no-store");
}

void tracer_routes_source(Routeur& routeur)
{
    routeur.add(Method::Get, "/source", std::string(kPublic), donner_source);
}

} // namespace ouvrage

#pragma once

#include "socle/http/http.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socle
{

/// A file as built: its name holds a hash of its content ("theme.3f2a91bc.css").
struct AssetFile
{
    std::string name;
    std::string_view bytes; // must outlive the Assets
};

/// Style sheets, scripts, pictures and fonts, compressed once and served from memory under /statique/.
/// A name that the manifest knows never changes content: browsers keep it a year. Another one is asked again each hour.
class Assets
{
public:
    /// `manifest`: {"theme.css": "theme.3f2a91bc.css", …}, flat. Bug when it names a file that is not there.
    Assets(const std::vector<AssetFile>& files, std::string_view manifest);

    /// "theme.css" -> "/statique/theme.3f2a91bc.css". Bug when there is no such file.
    const std::string& url(std::string_view name) const;

    /// GET or HEAD of one of these files, in the coding that suits the asker, or 304; nothing for any other request.
    /// Made for ServerOptions::immediate.
    std::optional<Response> answer(const Request& request) const;

private:
    struct Variant
    {
        std::string coding; // empty: as it is
        Response response;
        Response not_modified;
        std::string etag;
    };
    struct Asset
    {
        std::vector<Variant> variants; // best first, the plain one last
    };
    Asset prepared(const AssetFile& file, std::string_view cache_control) const;

    std::map<std::string, Asset, std::less<>> by_path_;
    std::map<std::string, std::string, std::less<>> urls_;
};

/// The files that the binary carries under "web/".
const Assets& embedded_assets();

/// What templates write: embedded_assets().url(name).
const std::string& asset_url(std::string_view name);

/// The Content-Type of a file by its extension; application/octet-stream when unknown.
std::string_view content_type_of(std::string_view filename);

} // namespace socle

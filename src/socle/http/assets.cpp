#include "socle/http/assets.hpp"

#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/http/compression.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <cstdint>
#include <set>

namespace socle
{

namespace
{

constexpr std::string_view kPrefix = "/statique/";
constexpr std::string_view kForAYear = "public, max-age=31536000, immutable";
constexpr std::string_view kForAnHour = "public, max-age=3600";
constexpr std::string_view kManifest = "web/manifest.json";
constexpr std::string_view kFolder = "web/";

/// {"a": "b", "c": "d"}: strings in turn key and value. Our own build writes it, file names hold no escape.
std::map<std::string, std::string> read_manifest(std::string_view json)
{
    std::map<std::string, std::string> entries;
    std::optional<std::string> key;
    for (std::size_t start = 0; (start = json.find('"', start)) != std::string_view::npos;) {
        const std::size_t end = json.find('"', start + 1);
        ensure(end != std::string_view::npos, "the manifest's strings end");
        std::string text(json.substr(start + 1, end - start - 1));
        ensure(text.find('\\') == std::string::npos, "the manifest's names hold no escape");
        if (key)
            entries[*std::exchange(key, std::nullopt)] = std::move(text);
        else
            key = std::move(text);
        start = end + 1;
    }
    ensure(!key, "the manifest gives a file to each name");
    return entries;
}

/// FNV-1a: names bytes for caches, protects nothing.
std::string fingerprint(std::string_view bytes)
{
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::string text(16, '0');
    for (char& c : text) {
        c = "0123456789abcdef"[hash & 15];
        hash >>= 4;
    }
    return text;
}

/// RFC 9110, 13.1.2: any of the list, weak or strong, or "*".
bool is_fresh(std::string_view if_none_match, std::string_view etag)
{
    while (!if_none_match.empty()) {
        const std::size_t comma = std::min(if_none_match.find(','), if_none_match.size());
        std::string_view one = trimmed(if_none_match.substr(0, comma));
        if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == etag || one == "*") return true;
    }
    return false;
}

} // namespace

std::string_view content_type_of(std::string_view filename)
{
    static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".ttf", "font/ttf"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
        {".html", "text/html; charset=utf-8"},
        {".pdf", "application/pdf"},
    };
    for (const auto& [extension, type] : kTypes)
        if (filename.ends_with(extension)) return type;
    return "application/octet-stream";
}

Assets::Assets(const std::vector<AssetFile>& files, std::string_view manifest)
{
    const auto entries = read_manifest(manifest);
    std::set<std::string, std::less<>> hashed;
    for (const auto& [name, file] : entries) hashed.insert(file);

    for (const AssetFile& file : files) {
        const bool keeps_its_content = hashed.contains(file.name);
        const std::string path = std::string(kPrefix) + file.name;
        by_path_.emplace(path, prepared(file, keeps_its_content ? kForAYear : kForAnHour));
        if (!keeps_its_content) urls_.emplace(file.name, path);
    }
    for (const auto& [name, file] : entries) {
        ensure(by_path_.contains(std::string(kPrefix) + file), "the manifest names files that are there");
        urls_[name] = std::string(kPrefix) + file;
    }
}

Assets::Asset Assets::prepared(const AssetFile& file, std::string_view cache_control) const
{
    const std::string_view type = content_type_of(file.name);
    const std::string print = fingerprint(file.bytes);
    Asset asset;
    const auto add = [&](std::string coding, std::string bytes) {
        Variant variant;
        variant.etag = '"' + print + (coding.empty() ? "" : "-" + coding) + '"';
        Response& common = variant.not_modified;
        common.status = Status::NotModified;
        common.with("Cache-Control", std::string(cache_control)).with("ETag", variant.etag);
        if (is_compressible(type)) common.with("Vary", "Accept-Encoding");

        variant.response = common;
        variant.response.status = Status::Ok;
        variant.response.body = std::move(bytes);
        variant.response.with("Content-Type", std::string(type));
        variant.response.with("X-Content-Type-Options", "nosniff");
        variant.response.with("Cross-Origin-Resource-Policy", "same-origin");
        // A picture opened as a page of its own may not run what it carries.
        if (type == "image/svg+xml" || type.starts_with("text/html"))
            variant.response.with("Content-Security-Policy", "default-src 'none'; style-src 'self'; sandbox");
        if (!coding.empty()) variant.response.with("Content-Encoding", coding);
        variant.coding = std::move(coding);
        asset.variants.push_back(std::move(variant));
    };

    if (is_compressible(type)) {
        std::string by_brotli = brotli(file.bytes), by_gzip = gzip(file.bytes, Effort::Best);
        if (by_brotli.size() < file.bytes.size()) add("br", std::move(by_brotli));
        if (by_gzip.size() < file.bytes.size()) add("gzip", std::move(by_gzip));
    }
    add("", std::string(file.bytes));
    return asset;
}

const std::string& Assets::url(std::string_view name) const
{
    const auto found = urls_.find(name);
    if (found == urls_.end()) throw Bug("no such file under /statique/: " + std::string(name));
    return found->second;
}

std::optional<Response> Assets::answer(const Request& request) const
{
    if (request.method != Method::Get && request.method != Method::Head) return std::nullopt;
    if (!request.path.starts_with(kPrefix)) return std::nullopt;
    const auto found = by_path_.find(request.path);
    if (found == by_path_.end()) return std::nullopt;

    const std::string_view accepted = request.header("accept-encoding");
    for (const Variant& variant : found->second.variants) {
        if (!variant.coding.empty() && !accepts_coding(accepted, variant.coding)) continue;
        return is_fresh(request.header("if-none-match"), variant.etag) ? variant.not_modified : variant.response;
    }
    throw Bug("the plain variant suits everybody");
}

const Assets& embedded_assets()
{
    static const Assets assets = [] {
        std::vector<AssetFile> files;
        for (const std::string& name : embedded_names(kFolder))
            if (name != kManifest) files.push_back({name.substr(kFolder.size()), *embedded_file(name)});
        return Assets(files, embedded_file(kManifest).value_or("{}"));
    }();
    return assets;
}

const std::string& asset_url(std::string_view name)
{
    return embedded_assets().url(name);
}

} // namespace socle

#include "socle/archive/archive.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <zip.h>

namespace socle
{

namespace
{

// The library's own default costs six times as much for files 4 % smaller.
constexpr zip_uint32_t kDeflateLevel = 6;

/// 1 January 1980, midnight: the first moment a ZIP can say.
constexpr zip_uint16_t kFirstDosDate = (1 << 5) | 1;
constexpr zip_uint16_t kFirstDosTime = 0;

struct ErrorText
{
    ErrorText() { zip_error_init(&error); }
    ~ErrorText() { zip_error_fini(&error); }
    ErrorText(const ErrorText&) = delete;
    ErrorText& operator=(const ErrorText&) = delete;
    std::string text() { return zip_error_strerror(&error); }
    zip_error_t error{};
};

struct CloseArchive
{
    // Also the way out when writing failed: nothing is written back.
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;

struct CloseFile
{
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

struct FreeSource
{
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;

void ensure_zip(bool holds, zip_t* archive)
{
    if (!holds) throw Bug(std::string("zip: ") + zip_strerror(archive));
}

ArchiveFault fault_of(int zip_code)
{
    switch (zip_code)
    {
    case ZIP_ER_NOZIP: return ArchiveFault::NotAnArchive;
    case ZIP_ER_ENCRNOTSUPP:
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_WRONGPASSWD: return ArchiveFault::Encrypted;
    case ZIP_ER_COMPNOTSUPP: return ArchiveFault::Unsupported;
    default: return ArchiveFault::Damaged;
    }
}

} // namespace

// --- Writing ------------------------------------------------------------------------------------------------------

struct ZipWriter::Entry
{
    std::string name;
    std::string bytes;
    Packing packing;
};

ZipWriter::ZipWriter() = default;
ZipWriter::~ZipWriter() = default;
ZipWriter::ZipWriter(ZipWriter&&) noexcept = default;
ZipWriter& ZipWriter::operator=(ZipWriter&&) noexcept = default;

void ZipWriter::add(std::string name, std::string bytes, Packing packing)
{
    ensure(std::none_of(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.name == name; }),
           "an archive entry is added once");
    entries_.push_back({std::move(name), std::move(bytes), packing});
}

std::string ZipWriter::finish() &&
{
    ErrorText error;
    Source target(zip_source_buffer_create(nullptr, 0, 0, &error.error));
    ensure(target != nullptr, "zip: no buffer");
    zip_source_keep(target.get()); // the archive takes one reference, we keep the other to read the result
    Archive archive(zip_open_from_source(target.get(), ZIP_TRUNCATE, &error.error));
    if (!archive)
    {
        zip_source_free(target.get());
        throw Bug("zip: " + error.text());
    }

    for (const Entry& entry : entries_)
    {
        zip_source_t* content = zip_source_buffer(archive.get(), entry.bytes.data(), entry.bytes.size(), 0);
        ensure_zip(content != nullptr, archive.get());
        const auto index = zip_file_add(archive.get(), entry.name.c_str(), content, ZIP_FL_ENC_UTF_8);
        if (index < 0) zip_source_free(content);
        ensure_zip(index >= 0, archive.get());
        const auto at = static_cast<zip_uint64_t>(index);
        const auto method = entry.packing == Packing::Stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
        ensure_zip(zip_set_file_compression(archive.get(), at, method, kDeflateLevel) == 0, archive.get());
        ensure_zip(zip_file_set_dostime(archive.get(), at, kFirstDosTime, kFirstDosDate, 0) == 0, archive.get());
    }
    // An archive without entries would be written as no file at all.
    ensure(!entries_.empty(), "an archive has at least one entry");
    ensure_zip(zip_close(archive.get()) == 0, archive.get());
    (void)archive.release(); // closed

    std::string bytes;
    ensure(zip_source_open(target.get()) == 0, "zip: cannot read back");
    std::array<char, 64 * 1024> chunk; // NOLINT: filled by the read
    for (;;)
    {
        const auto count = zip_source_read(target.get(), chunk.data(), chunk.size());
        ensure(count >= 0, "zip: cannot read back");
        if (count == 0) break;
        bytes.append(chunk.data(), static_cast<std::size_t>(count));
    }
    zip_source_close(target.get());
    return bytes;
}

// --- Reading ------------------------------------------------------------------------------------------------------

struct ZipReader::Impl
{
    struct Place
    {
        zip_uint64_t index;
        std::uint64_t packed_bytes;
        zip_uint16_t method;
        zip_uint16_t encryption;
    };

    Archive archive;
    ZipBounds bounds;
    std::vector<Entry> entries;
    std::unordered_map<std::string, Place> places;
    std::uint64_t unpacked_bytes = 0;

    Impl(zip_source_t* given, ZipBounds bounds) : bounds(bounds)
    {
        Source source(given);
        ErrorText error;
        archive.reset(zip_open_from_source(source.get(), ZIP_RDONLY, &error.error));
        if (!archive) throw ArchiveError(fault_of(zip_error_code_zip(&error.error)), "archive: " + error.text());
        (void)source.release(); // the archive owns it now

        const auto count = zip_get_num_entries(archive.get(), 0);
        if (static_cast<std::uint64_t>(count) > bounds.max_entries)
            throw ArchiveError(ArchiveFault::TooManyEntries, "archive: too many entries");
        for (zip_uint64_t index = 0; index < static_cast<zip_uint64_t>(count); ++index)
        {
            zip_stat_t stat;
            if (zip_stat_index(archive.get(), index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0)
                throw ArchiveError(ArchiveFault::Damaged, "archive: unreadable directory");
            // The same name twice lets two readers of one file see two contents.
            const Place place{index, stat.comp_size, stat.comp_method, stat.encryption_method};
            if (!places.emplace(stat.name, place).second)
                throw ArchiveError(ArchiveFault::Damaged, "archive: two entries of the same name");
            entries.push_back({stat.name, stat.size});
        }
    }
};

ZipReader::ZipReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

ZipReader::ZipReader(std::string_view bytes, ZipBounds bounds)
{
    ErrorText error;
    // libzip takes an empty buffer for an archive yet to be written.
    if (bytes.empty()) throw ArchiveError(ArchiveFault::NotAnArchive, "archive: empty");
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error.error);
    ensure(source != nullptr, "zip: no buffer");
    impl_ = std::make_unique<Impl>(source, bounds);
}

ZipReader ZipReader::of_file(const std::string& path, ZipBounds bounds)
{
    ErrorText error;
    zip_source_t* source = zip_source_file_create(path.c_str(), 0, -1, &error.error);
    ensure(source != nullptr, "zip: no source");
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0)
    {
        zip_source_free(source);
        throw NotFound("archive: no such file");
    }
    if (stat.size == 0)
    {
        zip_source_free(source);
        throw ArchiveError(ArchiveFault::NotAnArchive, "archive: empty");
    }
    return ZipReader(std::make_unique<Impl>(source, bounds));
}

ZipReader::~ZipReader() = default;
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;

const std::vector<ZipReader::Entry>& ZipReader::entries() const
{
    return impl_->entries;
}

bool ZipReader::has(std::string_view name) const
{
    return impl_->places.contains(std::string(name));
}

void ZipReader::read(std::string_view name, const std::function<Reading(std::string_view)>& receive)
{
    const auto found = impl_->places.find(std::string(name));
    if (found == impl_->places.end()) throw NotFound("archive: no entry " + std::string(name));
    const Impl::Place& place = found->second;
    if (place.encryption != ZIP_EM_NONE) throw ArchiveError(ArchiveFault::Encrypted, "archive: encrypted entry");
    if (place.method != ZIP_CM_STORE && place.method != ZIP_CM_DEFLATE)
        throw ArchiveError(ArchiveFault::Unsupported, "archive: unknown packing");

    const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(impl_->archive.get(), place.index, 0));
    if (!file)
        throw ArchiveError(fault_of(zip_error_code_zip(zip_get_error(impl_->archive.get()))),
                           std::string("archive: ") + zip_strerror(impl_->archive.get()));

    const ZipBounds& bounds = impl_->bounds;
    std::uint64_t given = 0;
    std::array<char, 64 * 1024> chunk; // NOLINT: filled by the read
    for (;;)
    {
        const auto count = zip_fread(file.get(), chunk.data(), chunk.size());
        if (count < 0) throw ArchiveError(ArchiveFault::Damaged, "archive: damaged entry");
        if (count == 0) return;
        given += static_cast<std::uint64_t>(count);
        impl_->unpacked_bytes += static_cast<std::uint64_t>(count);
        if (impl_->unpacked_bytes > bounds.max_total_bytes)
            throw ArchiveError(ArchiveFault::TooLarge, "archive: too large once unpacked");
        if (given > bounds.ratio_free_bytes && given / bounds.max_ratio > place.packed_bytes)
            throw ArchiveError(ArchiveFault::TooDense, "archive: suspiciously dense entry");
        if (receive({chunk.data(), static_cast<std::size_t>(count)}) == Reading::Stop) return;
    }
}

std::string ZipReader::read_whole(std::string_view name, std::uint64_t max_bytes)
{
    std::string whole;
    read(name, [&](std::string_view chunk) {
        if (whole.size() + chunk.size() > max_bytes)
            throw ArchiveError(ArchiveFault::TooLarge, "archive: entry too large");
        whole.append(chunk);
        return Reading::Continue;
    });
    return whole;
}

} // namespace socle

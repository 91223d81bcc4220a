#pragma once

#include "socle/errors.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace socle
{

enum class Packing
{
    Stored,   ///< bytes as they are: what must be read without unpacking (the `mimetype` of an ODF file), pictures
    Deflated, ///< everything else
};

/// Writes a ZIP archive in memory. Entries keep the order of `add`; dates are fixed, so that the same entries always
/// give the same bytes.
class ZipWriter
{
public:
    ZipWriter();
    ~ZipWriter();
    ZipWriter(ZipWriter&&) noexcept;
    ZipWriter& operator=(ZipWriter&&) noexcept;

    /// `name` is UTF-8 with "/" between folders. Throws Bug when the name was already added.
    void add(std::string name, std::string bytes, Packing packing = Packing::Deflated);

    /// The archive. Nothing can be added afterwards.
    std::string finish() &&;

private:
    struct Entry;
    std::vector<Entry> entries_;
};

/// Why an archive is refused. Callers turn it into the words of their own anomalies.
enum class ArchiveFault
{
    NotAnArchive,
    Damaged,        ///< truncated, wrong checksum, two entries of the same name
    Encrypted,      ///< a password would be needed
    Unsupported,    ///< packed otherwise than stored or deflated
    TooManyEntries, ///< the three bounds below
    TooLarge,
    TooDense,
};

struct ArchiveError : BadRequest
{
    ArchiveError(ArchiveFault fault, const std::string& what) : BadRequest(what), fault(fault) {}
    ArchiveFault fault;
};

/// Bounds against archives made to exhaust us. Sizes are counted on the bytes really unpacked, never on the sizes the
/// archive claims.
struct ZipBounds
{
    std::uint64_t max_entries = 5'000;
    std::uint64_t max_total_bytes = std::uint64_t{2} << 30; ///< over all `read` of one reader
    std::uint64_t max_ratio = 300;                          ///< unpacked / packed, of one entry…
    std::uint64_t ratio_free_bytes = std::uint64_t{4} << 20; ///< …once it has given that many bytes
};

/// What the receiver of a chunk answers.
enum class Reading
{
    Continue,
    Stop, ///< enough was read: the rest of the entry is not unpacked, its checksum not verified
};

/// Reads a ZIP archive entry by entry, without ever holding an unpacked entry whole.
class ZipReader
{
public:
    struct Entry
    {
        std::string name;            ///< as written in the archive, UTF-8
        std::uint64_t claimed_bytes; ///< unpacked size according to the archive: a hint, not a promise
    };

    /// `bytes` must outlive the reader. Throws ArchiveError.
    explicit ZipReader(std::string_view bytes, ZipBounds bounds = {});
    /// The archive kept in a file. Throws NotFound when the file cannot be opened, ArchiveError.
    static ZipReader of_file(const std::string& path, ZipBounds bounds = {});

    ~ZipReader();
    ZipReader(ZipReader&&) noexcept;
    ZipReader& operator=(ZipReader&&) noexcept;

    /// In the order of the archive's directory.
    const std::vector<Entry>& entries() const;
    bool has(std::string_view name) const;

    /// Hands the entry to `receive` by chunks of at most 64 KiB, in order; a chunk lives only during the call. What
    /// `receive` throws goes through. Throws NotFound when there is no such entry, ArchiveError.
    void read(std::string_view name, const std::function<Reading(std::string_view chunk)>& receive);

    /// The whole entry, refused with TooLarge beyond `max_bytes`: for the small ones.
    std::string read_whole(std::string_view name, std::uint64_t max_bytes = std::uint64_t{16} << 20);

private:
    struct Impl;
    explicit ZipReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace socle

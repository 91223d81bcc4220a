#include "socle/archive/archive.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace socle;

namespace
{

std::string small_archive()
{
    ZipWriter writer;
    writer.add("mimetype", "text/plain", Packing::Stored);
    writer.add("dossier/été.txt", std::string(100'000, 'a') + "fin");
    return std::move(writer).finish();
}

ArchiveFault fault_of(const std::string& bytes, const std::string& entry, ZipBounds bounds = {})
{
    try
    {
        ZipReader(bytes, bounds).read(entry, [](std::string_view) { return Reading::Continue; });
    }
    catch (const ArchiveError& error)
    {
        return error.fault;
    }
    FAIL("the archive should have been refused");
    return {};
}

} // namespace

TEST_CASE("what is put in an archive comes out of it")
{
    const auto bytes = small_archive();
    ZipReader reader(bytes);
    REQUIRE(reader.entries().size() == 2);
    CHECK(reader.entries()[0].name == "mimetype");
    CHECK(reader.entries()[1].name == "dossier/été.txt");
    CHECK(reader.entries()[1].claimed_bytes == 100'003);
    CHECK(reader.has("mimetype"));
    CHECK_FALSE(reader.has("absent"));
    CHECK(reader.read_whole("mimetype") == "text/plain");
    CHECK(reader.read_whole("dossier/été.txt").substr(100'000) == "fin");
    CHECK(reader.read_whole("mimetype") == "text/plain"); // as often as one likes
    CHECK_THROWS_AS(reader.read_whole("absent"), NotFound);
}

TEST_CASE("any bytes survive the archive")
{
    rc::check([](const std::string& content) {
        ZipWriter writer;
        writer.add("x", content);
        const auto bytes = std::move(writer).finish();
        RC_ASSERT(ZipReader(bytes).read_whole("x") == content);
    });
}

TEST_CASE("the same entries give the same bytes, the stored one first and readable as it is")
{
    const auto bytes = small_archive();
    CHECK(bytes == small_archive());
    // Local header of 30 bytes, then the name, then the content: what `file` and ODF readers look at.
    CHECK(bytes.substr(30, 18) == "mimetypetext/plain");
}

TEST_CASE("an entry is read by chunks and the receiver may stop")
{
    const auto bytes = small_archive();
    ZipReader reader(bytes);
    std::size_t chunks = 0, total = 0;
    reader.read("dossier/été.txt", [&](std::string_view chunk) {
        ++chunks;
        total += chunk.size();
        return Reading::Continue;
    });
    CHECK(chunks == 2);
    CHECK(total == 100'003);

    chunks = 0;
    reader.read("dossier/été.txt", [&](std::string_view) {
        ++chunks;
        return Reading::Stop;
    });
    CHECK(chunks == 1);
}

TEST_CASE("what is not an archive, or is a damaged one, is refused and says why")
{
    CHECK(fault_of("", "x") == ArchiveFault::NotAnArchive);
    CHECK(fault_of("du texte", "x") == ArchiveFault::NotAnArchive);
    auto bytes = small_archive();
    bytes[40] ^= 1; // inside the stored content: the checksum no longer holds
    CHECK(fault_of(bytes, "mimetype") == ArchiveFault::Damaged);
    CHECK_THROWS_AS(ZipReader::of_file("/nowhere/at/all.zip"), NotFound);
}

TEST_CASE("an archive cut anywhere is refused, never read out of bounds")
{
    const auto bytes = small_archive();
    for (std::size_t cut = 0; cut < bytes.size(); cut += 3)
    {
        const auto start = bytes.substr(0, cut);
        CHECK_THROWS_AS(ZipReader{start}, ArchiveError);
    }
}

TEST_CASE("bounds hold on the bytes really unpacked")
{
    ZipWriter writer;
    for (int n = 0; n < 3; ++n) writer.add("zeros" + std::to_string(n), std::string(6 << 20, '\0'));
    const auto bytes = std::move(writer).finish();
    CHECK(fault_of(bytes, "zeros0", {.max_entries = 2}) == ArchiveFault::TooManyEntries);
    CHECK(fault_of(bytes, "zeros0", {.max_total_bytes = 1 << 20}) == ArchiveFault::TooLarge);
    CHECK(fault_of(bytes, "zeros0") == ArchiveFault::TooDense);

    ZipReader together(bytes, {.max_total_bytes = 13 << 20, .max_ratio = 2000});
    const auto pass = [](std::string_view) { return Reading::Continue; };
    together.read("zeros0", pass);
    together.read("zeros1", pass);
    CHECK_THROWS_AS(together.read("zeros2", pass), ArchiveError);

    CHECK_THROWS_AS(ZipReader(bytes, {.max_ratio = 2000}).read_whole("zeros0", 1000), ArchiveError);
}

TEST_CASE("a name is added once, an archive is not empty")
{
    ZipWriter writer;
    writer.add("x", "1");
    CHECK_THROWS_AS(writer.add("x", "2"), Bug);
    CHECK_THROWS_AS(ZipWriter().finish(), Bug);
}

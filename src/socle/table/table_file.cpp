#include "socle/table/table_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "socle/table/unreadable_file.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_reader.hpp"

namespace socle
{

namespace
{

constexpr std::size_t kRowsBeforeHeader = 20;

bool starts_with_any(std::string_view bytes, std::initializer_list<std::string_view> signatures)
{
    return std::any_of(signatures.begin(), signatures.end(),
                       [&](std::string_view signature) { return bytes.starts_with(signature); });
}

std::string in_utf16(std::string_view ascii)
{
    std::string wide;
    for (const char c : ascii) wide.append({c, '\0'});
    return wide;
}

bool is_compound_file(std::string_view head)
{
    return head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
}

bool is_zip(std::string_view head)
{
    using namespace std::string_view_literals;
    return starts_with_any(head, {"PK\3\4"sv, "PK\5\6"sv});
}

/// The container of .doc and .xls, and of any Office file under a password.
[[noreturn]] void refuse_compound_file(std::string_view bytes)
{
    const auto holds = [&](std::string_view stream) { return bytes.find(in_utf16(stream)) != std::string_view::npos; };
    if (holds("EncryptedPackage")) throw UnreadableFile("fichier.chiffre");
    if (holds("WordDocument")) throw UnreadableFile("fichier.document");
    throw UnreadableFile("fichier.xls_ancien");
}

void refuse_other_archives(std::string_view bytes)
{
    try {
        ZipReader zip(bytes);
        if (zip.has("[Content_Types].xml")) {
            if (zip.has("word/document.xml") || zip.has("ppt/presentation.xml"))
                throw UnreadableFile("fichier.document");
            return;
        }
        if (zip.has("mimetype")) {
            const auto type = zip.read_whole("mimetype", 1024);
            if (type.starts_with("application/vnd.oasis.opendocument.spreadsheet")) throw UnreadableFile("fichier.ods");
            if (type.starts_with("application/vnd.oasis.opendocument.")) throw UnreadableFile("fichier.document");
        }
        throw UnreadableFile("fichier.archive");
    } catch (const ArchiveError&) {
        throw UnreadableFile("fichier.abime");
    }
}

/// What begins otherwise than a CSV can.
void refuse_other_texts(std::string_view head)
{
    using namespace std::string_view_literals;
    if (head.starts_with("%PDF-")) throw UnreadableFile("fichier.pdf");
    if (starts_with_any(head, {"\x89PNG", "\xFF\xD8\xFF", "GIF8", "II*\0"sv, "MM\0*"sv}) ||
        head.substr(0, 12).ends_with("ftypheic"))
        throw UnreadableFile("fichier.image");
    if (head.starts_with("{\\rtf")) throw UnreadableFile("fichier.document");
    if (starts_with_any(head, {"\x1F\x8B", "7z\xBC\xAF", "Rar!"})) throw UnreadableFile("fichier.archive");

    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    const auto text = trimmed(head.substr(0, 4096));
    if (text.empty() && head.size() < 4096) throw UnreadableFile("fichier.vide");
    if (!text.starts_with('<')) return;
    const std::string lower = searchable(text.substr(0, 2048));
    // Many programs name ".xls" what is a web page.
    if (lower.starts_with("html") || lower.starts_with("doctype html") || lower.starts_with("table") ||
        lower.find(" html ") != std::string::npos)
        throw UnreadableFile("fichier.html");
    if (text.starts_with("<?xml")) throw UnreadableFile("fichier.xml");
}

CellKind kind_of(XlsxKind kind)
{
    switch (kind) {
    case XlsxKind::Empty:
        return CellKind::Empty;
    case XlsxKind::Text:
        return CellKind::Text;
    case XlsxKind::Number:
        return CellKind::Number;
    case XlsxKind::Date:
        return CellKind::Date;
    case XlsxKind::Duration:
        return CellKind::Duration;
    case XlsxKind::Boolean:
        return CellKind::Boolean;
    case XlsxKind::Error:
        return CellKind::Error;
    case XlsxKind::Uncalculated:
        return CellKind::Uncalculated;
    }
    return CellKind::Text;
}

} // namespace

TableHeader::TableHeader(std::int64_t line, std::vector<std::string> names) : line_(line), names_(std::move(names))
{
    for (const auto& name : names_) searchable_.push_back(searchable(name));
}

std::optional<std::size_t> TableHeader::find(std::string_view name) const
{
    const auto wanted = searchable(name);
    const auto found = std::find(searchable_.begin(), searchable_.end(), wanted);
    if (wanted.empty() || found == searchable_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - searchable_.begin());
}

std::optional<std::size_t> TableHeader::find(std::initializer_list<std::string_view> names) const
{
    for (const auto name : names)
        if (const auto column = find(name)) return column;
    return std::nullopt;
}

std::vector<std::string> TableHeader::duplicates() const
{
    std::vector<std::string> twice;
    for (auto name = searchable_.begin(); name != searchable_.end(); ++name)
        if (!name->empty() && std::find(searchable_.begin(), name, *name) == name &&
            std::find(name + 1, searchable_.end(), *name) != searchable_.end())
            twice.push_back(names_[static_cast<std::size_t>(name - searchable_.begin())]);
    return twice;
}

std::string_view TableRow::text(std::size_t column) const
{
    return column < cells_.size() ? std::string_view(cells_[column].text) : std::string_view();
}

CellKind TableRow::kind(std::size_t column) const
{
    return column < cells_.size() ? cells_[column].kind : CellKind::Empty;
}

std::string TableRow::address(std::size_t column) const
{
    return cell_address(line_, column);
}

std::string cell_address(std::int64_t line, std::size_t column)
{
    std::string letters;
    for (++column; column > 0; column = (column - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
    return "ligne " + std::to_string(line) + ", colonne " + letters;
}

class TableFile::Impl
{
public:
    using Cells = std::vector<TableRow::Cell>;

    explicit Impl(std::string_view bytes)
    {
        if (bytes.empty()) throw UnreadableFile("fichier.vide");
        if (is_compound_file(bytes)) refuse_compound_file(bytes);
        if (is_zip(bytes))
            open_xlsx(bytes);
        else {
            refuse_other_texts(bytes.substr(0, 64 * 1024));
            open_csv = [bytes] { return CsvReader(bytes); };
            info = open_csv().info();
        }
    }

    /// Holds the bytes of an XLSX; a CSV is opened anew each time it is read.
    static std::unique_ptr<Impl> of_file(const std::string& path)
    {
        constexpr std::size_t kHead = 64 * 1024;
        std::ifstream file(path, std::ios::binary);
        if (!file) throw NotFound("no such file: " + path);
        std::string head(kHead, '\0');
        file.read(head.data(), static_cast<std::streamsize>(head.size()));
        head.resize(static_cast<std::size_t>(file.gcount()));
        if (is_zip(head) || is_compound_file(head)) {
            file.clear();
            file.seekg(0);
            std::ostringstream whole;
            whole << file.rdbuf();
            auto bytes = std::make_unique<std::string>(std::move(whole).str());
            auto impl = std::make_unique<Impl>(std::string_view(*bytes));
            impl->owned_ = std::move(bytes);
            return impl;
        }
        auto impl = std::make_unique<Impl>(std::string_view(head));
        impl->open_csv = [path] {
            auto stream = std::make_shared<std::ifstream>(path, std::ios::binary);
            if (!*stream) throw NotFound("no such file: " + path);
            return CsvReader([stream](char* out, std::size_t size) {
                stream->read(out, static_cast<std::streamsize>(size));
                return static_cast<std::size_t>(stream->gcount());
            });
        };
        return impl;
    }

    const TableHeader& header()
    {
        if (!header_) find_header();
        return *header_;
    }

    void each(const std::function<Reading(const TableRow&)>& receive)
    {
        const auto below = header().line();
        read([&](std::int64_t line, const Cells& cells) {
            return line <= below ? Reading::Continue : receive(TableRow(line, cells));
        });
    }

    void choose(std::size_t sheet)
    {
        sheet_ = sheet;
        header_.reset();
    }

    void suit(std::function<bool(const TableHeader&)> suits)
    {
        suits_ = std::move(suits);
        header_.reset();
    }

    std::optional<XlsxReader> xlsx;
    std::function<CsvReader()> open_csv;
    CsvInfo info;

private:
    void open_xlsx(std::string_view bytes)
    {
        refuse_other_archives(bytes);
        xlsx.emplace(bytes);
        const auto& sheets = xlsx->sheets();
        const auto visible = std::find_if(sheets.begin(), sheets.end(), [](const XlsxSheet& sheet) {
            return sheet.visibility == XlsxVisibility::Visible;
        });
        sheet_ = visible == sheets.end() ? 0 : static_cast<std::size_t>(visible - sheets.begin());
    }

    void find_header()
    {
        std::optional<TableHeader> first, wide, suitable;
        std::size_t rows = 0;
        read([&](std::int64_t line, const Cells& cells) {
            std::vector<std::string> names;
            for (const auto& cell : cells) names.push_back(cell.text);
            const auto filled = std::count_if(names.begin(), names.end(), [](const auto& n) { return !n.empty(); });
            TableHeader candidate(line, std::move(names));
            if (!first) first = candidate;
            if (!wide && filled >= 2) wide = candidate;
            if (suits_ && suits_(candidate)) suitable = std::move(candidate);
            const bool found = suits_ ? suitable.has_value() : wide.has_value();
            return found || ++rows == kRowsBeforeHeader ? Reading::Stop : Reading::Continue;
        });
        if (!first) throw UnreadableFile("fichier.vide");
        header_ = suitable ? suitable : wide ? wide : first;
    }

    /// Every row with something in it, cells trimmed.
    template <typename Receive> void read(Receive receive)
    {
        if (xlsx)
            read_xlsx(receive);
        else
            read_csv(receive);
    }

    template <typename Receive> void read_xlsx(Receive receive)
    {
        xlsx->read(sheet_, [&](std::int64_t line, const std::vector<XlsxCell>& read) {
            cells_.resize(read.size());
            for (std::size_t i = 0; i < read.size(); ++i) keep(i, kind_of(read[i].kind), read[i].text);
            return something() ? receive(line, cells_) : Reading::Continue;
        });
    }

    template <typename Receive> void read_csv(Receive receive)
    {
        CsvReader reader = open_csv();
        std::vector<std::string> read;
        while (reader.next(read)) {
            cells_.resize(read.size());
            for (std::size_t i = 0; i < read.size(); ++i) keep(i, CellKind::Text, read[i]);
            if (something() && receive(reader.line(), cells_) == Reading::Stop) break;
        }
        info = reader.info();
    }

    void keep(std::size_t column, CellKind kind, std::string_view text)
    {
        auto& cell = cells_[column];
        cell.text = trimmed(text);
        cell.kind = cell.text.empty() && kind != CellKind::Uncalculated ? CellKind::Empty : kind;
    }

    bool something() const
    {
        return std::any_of(cells_.begin(), cells_.end(), [](const auto& cell) { return cell.kind != CellKind::Empty; });
    }

    std::unique_ptr<std::string> owned_;
    std::function<bool(const TableHeader&)> suits_;
    std::optional<TableHeader> header_;
    std::size_t sheet_ = 0;
    Cells cells_;
};

TableFile::TableFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TableFile::TableFile(std::string_view bytes) : impl_(std::make_unique<Impl>(bytes)) {}

TableFile TableFile::of_file(const std::string& path)
{
    return TableFile(Impl::of_file(path));
}

TableFile::~TableFile() = default;
TableFile::TableFile(TableFile&&) noexcept = default;
TableFile& TableFile::operator=(TableFile&&) noexcept = default;

TableFormat TableFile::format() const
{
    return impl_->xlsx ? TableFormat::Xlsx : TableFormat::Csv;
}

const CsvInfo* TableFile::csv_info() const
{
    return impl_->xlsx ? nullptr : &impl_->info;
}

std::vector<std::string> TableFile::sheets() const
{
    std::vector<std::string> names;
    if (!impl_->xlsx) return names;
    for (const auto& sheet : impl_->xlsx->sheets())
        if (sheet.visibility == XlsxVisibility::Visible) names.push_back(sheet.name);
    return names;
}

void TableFile::choose_sheet(std::string_view name)
{
    if (impl_->xlsx) {
        const auto& sheets = impl_->xlsx->sheets();
        for (std::size_t i = 0; i < sheets.size(); ++i)
            if (sheets[i].name == name) return impl_->choose(i);
    }
    throw NotFound("no such sheet");
}

void TableFile::recognise_header(std::function<bool(const TableHeader&)> suits)
{
    impl_->suit(std::move(suits));
}

const TableHeader& TableFile::header()
{
    return impl_->header();
}

void TableFile::each(const std::function<Reading(const TableRow&)>& receive)
{
    impl_->each(receive);
}

} // namespace socle

#include "socle/csv/csv.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "socle/table/unreadable_file.hpp"
#include "socle/text/text.hpp"

namespace socle
{

namespace
{

constexpr std::size_t kWindow = 64 * 1024;
constexpr std::array<char, 3> kSeparators = {';', '\t', ','}; // in order of preference when nothing else decides

bool starts_formula(char c)
{
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n';
}

/// Apostrophes, then a character that starts a formula: the shape that gains an apostrophe written and loses one read.
bool looks_like_formula(std::string_view cell)
{
    const auto first = cell.find_first_not_of('\'');
    return first != std::string_view::npos && starts_formula(cell[first]);
}

/// "-12", "+1 234,50", "-0.5": no spreadsheet runs these.
bool is_number(std::string_view cell)
{
    if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
    std::size_t digits = 0, marks = 0;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const char c = cell[i];
        if (c >= '0' && c <= '9')
            ++digits;
        else if (c == ' ' && i > 0 && i + 1 < cell.size())
            continue;
        else if ((c == ',' || c == '.') && digits > 0 && marks++ == 0)
            continue;
        else
            return false;
    }
    return digits > 0;
}

/// How many of each separator stand outside quotes, row by row, in the first bytes of the file.
std::vector<std::array<int, 3>> count_separators(std::string_view head)
{
    constexpr std::size_t kRowsLookedAt = 32;
    std::vector<std::array<int, 3>> rows;
    std::array<int, 3> row{};
    bool quoted = false, empty = true;
    for (const char c : head) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) {
            if (!empty) rows.push_back(row);
            row = {};
            empty = true;
            if (rows.size() == kRowsLookedAt) return rows;
            continue;
        }
        empty = false;
        if (!quoted)
            for (std::size_t s = 0; s < kSeparators.size(); ++s) row[s] += c == kSeparators[s];
    }
    if (!empty) rows.push_back(row);
    return rows;
}

/// The separator that cuts the most rows as the first row is cut. A French decimal comma is regular too, but hardly
/// ever in the header; on equal terms the semicolon wins.
char guess_separator(std::string_view head)
{
    const auto rows = count_separators(head);
    if (rows.empty()) return ';';
    std::size_t best = 0;
    int best_score = 0;
    for (std::size_t s = 0; s < kSeparators.size(); ++s) {
        const int wanted = rows.front()[s];
        if (wanted == 0) continue;
        const auto score = static_cast<int>(
            std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return row[s] == wanted; }));
        if (score > best_score) {
            best_score = score;
            best = s;
        }
    }
    if (best_score > 0) return kSeparators[best];
    // The first row is a title alone: count over all rows.
    std::array<int, 3> total{};
    for (const auto& row : rows)
        for (std::size_t s = 0; s < kSeparators.size(); ++s) total[s] += row[s] > 0;
    return kSeparators[static_cast<std::size_t>(std::max_element(total.begin(), total.end()) - total.begin())];
}

void append_utf8(std::string& text, char32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c < 0x80)
        text += static_cast<char>(c);
    else if (c < 0x800) {
        text += static_cast<char>(0xC0 | (c >> 6));
        text += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        text += static_cast<char>(0xE0 | (c >> 12));
        text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        text += static_cast<char>(0xF0 | (c >> 18));
        text += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (c & 0x3F));
    }
}

/// Turns a UTF-16 source into a UTF-8 one ("Unicode text" saved by spreadsheets).
class Utf16Source
{
public:
    Utf16Source(CsvReader::Source source, std::string head, bool big_endian)
        : source_(std::move(source)), pending_(std::move(head)), big_endian_(big_endian)
    {
    }

    std::size_t operator()(char* out, std::size_t size)
    {
        while (ready_.size() - given_ == 0) {
            ready_.clear();
            given_ = 0;
            if (pending_.size() < 4 && !ended_) // a pair of surrogates may need four bytes
            {
                const auto before = pending_.size();
                pending_.resize(before + kWindow);
                const auto got = source_(pending_.data() + before, kWindow);
                pending_.resize(before + got);
                ended_ = got == 0;
            }
            decode();
            if (ready_.empty() && ended_) return 0;
        }
        const auto given = std::min(size, ready_.size() - given_);
        std::memcpy(out, ready_.data() + given_, given);
        given_ += given;
        return given;
    }

private:
    char32_t unit(std::size_t at) const
    {
        const auto a = static_cast<unsigned char>(pending_[at]), b = static_cast<unsigned char>(pending_[at + 1]);
        return big_endian_ ? static_cast<char32_t>(a << 8 | b) : static_cast<char32_t>(b << 8 | a);
    }

    void decode()
    {
        std::size_t at = 0;
        while (at + 2 <= pending_.size()) {
            const char32_t first = unit(at);
            if (first < 0xD800 || first > 0xDBFF) {
                append_utf8(ready_, first);
                at += 2;
                continue;
            }
            if (at + 4 > pending_.size() && !ended_) break;
            const char32_t second = at + 4 <= pending_.size() ? unit(at + 2) : 0;
            const bool paired = second >= 0xDC00 && second <= 0xDFFF;
            append_utf8(ready_, paired ? 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00) : 0xFFFD);
            at += paired ? 4 : 2;
        }
        if (ended_ && at + 1 == pending_.size()) {
            append_utf8(ready_, 0xFFFD);
            ++at;
        }
        pending_.erase(0, at);
    }

    CsvReader::Source source_;
    std::string pending_, ready_;
    std::size_t given_ = 0;
    bool big_endian_, ended_ = false;
};

} // namespace

class CsvReader::Impl
{
public:
    Impl(Source source, CsvBounds bounds) : source_(std::move(source)), bounds_(bounds) { open(); }

    bool next(std::vector<std::string>& cells)
    {
        for (;;) {
            if (!read_row(cells)) return false;
            if (std::any_of(cells.begin(), cells.end(), [](const auto& cell) { return !cell.empty(); })) return true;
        }
    }

    CsvInfo info;
    std::int64_t line = 0;

private:
    void open()
    {
        while (buffer_.size() < kWindow && fill()) {
        }
        std::string_view head = buffer_;
        if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
            const bool big_endian = head.starts_with("\xFE\xFF");
            info.encoding = CsvEncoding::Utf16;
            source_ = Utf16Source(std::move(source_), buffer_.substr(2), big_endian);
            buffer_.clear();
            ended_ = false;
            while (buffer_.size() < kWindow && fill()) {
            }
            head = buffer_;
        }
        if (head.starts_with("\xEF\xBB\xBF")) at_ = 3;
        head = std::string_view(buffer_).substr(at_);
        if (head.size() >= 5 && head.starts_with("sep=") && (head[4] == ';' || head[4] == ',' || head[4] == '\t') &&
            (head.size() == 5 || head[5] == '\r' || head[5] == '\n')) {
            // Spreadsheets swallow this row and do not number it.
            info.separator = head[4];
            at_ += 5;
            if (at_ < buffer_.size() && buffer_[at_] == '\r') ++at_;
            if (at_ < buffer_.size() && buffer_[at_] == '\n') ++at_;
            return;
        }
        info.separator = guess_separator(head.substr(0, kWindow));
    }

    /// Reads more bytes after those already there; false at the end.
    bool fill()
    {
        if (ended_) return false;
        if (at_ > 0) {
            buffer_.erase(0, at_);
            at_ = 0;
        }
        const auto before = buffer_.size();
        buffer_.resize(before + kWindow);
        const auto got = source_(buffer_.data() + before, kWindow);
        buffer_.resize(before + got);
        if (got == 0) ended_ = true;
        return got > 0;
    }

    bool has_byte() { return at_ < buffer_.size() || fill(); }

    /// Appends the bytes up to the first that `stops` names, within the bound on a row.
    template <typename Stops> void take_until(Stops stops)
    {
        const auto first = buffer_.begin() + static_cast<std::ptrdiff_t>(at_);
        const auto last = std::find_if(first, buffer_.end(), stops);
        cell_.append(first, last);
        row_bytes_ += static_cast<std::size_t>(last - first);
        at_ = static_cast<std::size_t>(last - buffer_.begin());
    }

    void check_row_bytes(bool quoted) const
    {
        if (row_bytes_ > bounds_.row_bytes)
            throw UnreadableFile(quoted ? "fichier.guillemet_non_ferme" : "fichier.ligne_trop_longue", line);
    }

    bool read_row(std::vector<std::string>& cells)
    {
        if (!has_byte()) return false;
        if (++line > bounds_.rows) throw UnreadableFile("fichier.trop_de_lignes", line);
        used_ = 0;
        row_bytes_ = 0;
        while (read_cell(cells)) {
        }
        cells.resize(used_);
        to_utf8(cells);
        return true;
    }

    /// One cell and its end; false when the row ends with it.
    bool read_cell(std::vector<std::string>& cells)
    {
        cell_.clear();
        if (has_byte() && buffer_[at_] == '"') read_quoted();
        const char separator = info.separator;
        for (;;) {
            take_until([separator](char c) { return c == separator || c == '\n' || c == '\r' || c == '\0'; });
            check_row_bytes(false);
            if (!has_byte()) return keep_cell(cells), false;
            const char c = buffer_[at_];
            if (c == '\0') throw UnreadableFile("fichier.binaire", line);
            if (c != separator && c != '\n' && c != '\r') continue; // the buffer ended, not the cell
            ++at_;
            ++row_bytes_;
            keep_cell(cells);
            if (c == separator) return true;
            if (c == '\r' && has_byte() && buffer_[at_] == '\n') ++at_;
            return false;
        }
    }

    /// What follows a closing quote up to the separator is kept as it is: `"Gymnase" lot 2` happens.
    void read_quoted()
    {
        ++at_;
        for (;;) {
            take_until([](char c) { return c == '"' || c == '\0'; });
            check_row_bytes(true);
            if (!has_byte()) throw UnreadableFile("fichier.guillemet_non_ferme", line);
            if (buffer_[at_] == '\0') throw UnreadableFile("fichier.binaire", line);
            if (buffer_[at_] != '"') continue;
            ++at_;
            ++row_bytes_;
            if (!has_byte() || buffer_[at_] != '"') return;
            cell_ += '"';
            ++at_;
            ++row_bytes_;
        }
    }

    void keep_cell(std::vector<std::string>& cells)
    {
        if (used_ == bounds_.columns) throw UnreadableFile("fichier.trop_de_colonnes", line);
        if (cell_.size() > 1 && cell_[0] == '\'' && looks_like_formula(cell_)) cell_.erase(0, 1);
        if (used_ < cells.size())
            cells[used_].swap(cell_); // keeps both strings' memory from row to row
        else
            cells.push_back(std::move(cell_));
        ++used_;
    }

    void to_utf8(std::vector<std::string>& cells)
    {
        if (std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return valid_utf8(cell); })) return;
        for (auto& cell : cells) cell = from_windows_1252(cell);
        if (info.first_converted_line == 0) {
            info.first_converted_line = line;
            info.encoding = CsvEncoding::Windows1252;
        }
    }

    Source source_;
    CsvBounds bounds_;
    std::string buffer_, cell_;
    std::size_t at_ = 0, used_ = 0, row_bytes_ = 0;
    bool ended_ = false;
};

CsvReader::CsvReader(Source source, CsvBounds bounds) : impl_(std::make_unique<Impl>(std::move(source), bounds)) {}

CsvReader::CsvReader(std::string_view text, CsvBounds bounds)
    : CsvReader(
          [text](char* out, std::size_t size) mutable {
              const auto given = std::min(size, text.size());
              std::memcpy(out, text.data(), given);
              text.remove_prefix(given);
              return given;
          },
          bounds)
{
}

CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;

const CsvInfo& CsvReader::info() const
{
    return impl_->info;
}

bool CsvReader::next(std::vector<std::string>& cells)
{
    return impl_->next(cells);
}

std::int64_t CsvReader::line() const
{
    return impl_->line;
}

CsvWriter::CsvWriter(Sink sink) : sink_(std::move(sink)) {}

void CsvWriter::row(const std::vector<std::string>& cells)
{
    line_.clear();
    if (!std::exchange(started_, true)) line_ = "\xEF\xBB\xBF";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) line_ += ';';
        const std::string& cell = cells[i];
        const bool neutralise = looks_like_formula(cell) && !is_number(cell);
        const bool quote = cell.find_first_of(";\"\r\n\t,") != std::string::npos ||
                           (!cell.empty() && (cell.front() == ' ' || cell.back() == ' '));
        if (quote) line_ += '"';
        if (neutralise) line_ += '\'';
        if (!quote)
            line_ += cell;
        else
            for (const char c : cell) line_.append(c == '"' ? 2 : 1, c);
        if (quote) line_ += '"';
    }
    line_ += "\r\n";
    sink_(line_);
}

std::string csv_text(const std::vector<std::vector<std::string>>& rows)
{
    std::string text;
    CsvWriter writer([&text](std::string_view line) { text += line; });
    for (const auto& row : rows) writer.row(row);
    return text;
}

} // namespace socle

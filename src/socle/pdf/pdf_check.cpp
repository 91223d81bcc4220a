#include "socle/pdf/pdf_check.hpp"

#include "socle/errors.hpp"
#include "socle/pdf/structure.hpp"

#include <algorithm>
#include <map>
#include <set>
#define POINTERHOLDER_TRANSITION 4
#include <qpdf/QPDF.hh>

namespace socle
{

namespace
{

using Handle = QPDFObjectHandle;

const std::set<std::string> kGroups = {"Document", "Part", "Sect", "Div", "Art", "L", "LI", "Table", "TR", "THead", "TBody", "TFoot"};
const std::set<std::string> kKnown = {"Document", "Part",  "Sect",  "Div",   "Art", "H1",   "H2", "H3",      "H4",
                                      "H5",       "H6",    "P",     "L",     "LI",  "Lbl",  "LBody", "Table", "TR",
                                      "TH",       "TD",    "THead", "TBody", "TFoot", "Span", "Link", "Figure", "Caption",
                                      "Note",     "Quote", "BlockQuote"};

std::string name(Handle handle)
{
    return handle.isName() ? handle.getName().substr(1) : std::string();
}

std::string words(Handle handle)
{
    return handle.isString() ? handle.getUTF8Value() : std::string();
}

bool blank(Handle handle)
{
    return words(handle).find_first_not_of(" \t\n") == std::string::npos;
}

std::vector<Handle> items(Handle handle)
{
    if (handle.isArray()) return handle.getArrayAsVector();
    if (handle.isNull()) return {};
    return {handle};
}

/// An attribute of an element, wherever it is among its attribute dictionaries.
Handle attribute(Handle element, const std::string& key)
{
    for (Handle given : items(element.getKey("/A")))
        if (given.isDictionary() && given.hasKey(key)) return given.getKey(key);
    return Handle::newNull();
}

class Checker
{
public:
    explicit Checker(QPDF& pdf) : pdf_(pdf), pages_(pdf.getAllPages())
    {
        for (std::size_t n = 0; n < pages_.size(); ++n) page_numbers_[pages_[n].getObjGen()] = n;
        told_.resize(pages_.size());
    }

    std::vector<std::string> defects()
    {
        catalog();
        Handle tree = pdf_.getRoot().getKey("/StructTreeRoot");
        if (!tree.isDictionary())
        {
            found("the document has no structure tree");
            return std::move(defects_);
        }
        for (Handle kid : items(tree.getKey("/K"))) element(kid, "", Handle::newNull(), 0);
        if (headings_ == 0) found("the document has no heading");
        parents(tree.getKey("/ParentTree"));
        for (std::size_t n = 0; n < pages_.size(); ++n) page(n);
        return std::move(defects_);
    }

private:
    void found(std::string defect)
    {
        if (defects_.size() < 200) defects_.push_back(std::move(defect));
    }

    void catalog()
    {
        Handle root = pdf_.getRoot();
        if (blank(root.getKey("/Lang"))) found("the document does not say its language");
        Handle marks = root.getKey("/MarkInfo");
        if (!marks.isDictionary() || !marks.getKey("/Marked").isBool() || !marks.getKey("/Marked").getBoolValue())
            found("the document is not declared marked");
        Handle viewer = root.getKey("/ViewerPreferences");
        if (!viewer.isDictionary() || !viewer.getKey("/DisplayDocTitle").isBool() ||
            !viewer.getKey("/DisplayDocTitle").getBoolValue())
            found("the title of the document is not shown");
        Handle info = pdf_.getTrailer().getKey("/Info");
        if (!info.isDictionary() || blank(info.getKey("/Title"))) found("the document has no title");
        Handle metadata = root.getKey("/Metadata");
        if (!metadata.isStream()) found("the document has no metadata");
        else
        {
            const auto bytes = metadata.getStreamData(qpdf_dl_generalized);
            const std::string_view xmp(reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize());
            if (xmp.find("<pdfuaid:part>1</pdfuaid:part>") == std::string_view::npos)
                found("the metadata does not declare PDF/UA");
            if (xmp.find("<dc:title>") == std::string_view::npos) found("the metadata has no title");
            if (metadata.getDict().hasKey("/Filter")) found("the metadata is packed");
        }
        for (const char* active : {"/OpenAction", "/AA", "/AcroForm"})
            if (root.hasKey(active)) found(std::string("the document acts by itself: ") + active);
        Handle intents = root.getKey("/OutputIntents");
        if (!intents.isArray() || intents.getArrayNItems() == 0 || !intents.getArrayItem(0).getKey("/DestOutputProfile").isStream())
            found("the colours of the document are not defined");
        if (!pdf_.getTrailer().getKey("/ID").isArray()) found("the document has no identifier");
        if (pdf_.isEncrypted()) found("the document is encrypted");
    }

    void element(Handle given, const std::string& parent, Handle page, int depth)
    {
        if (!given.isDictionary() || depth > 60)
        {
            found("an element of the structure is not readable");
            return;
        }
        const std::string type = name(given.getKey("/S"));
        if (!kKnown.contains(type)) found("unknown structure type " + type);
        if (given.hasKey("/Pg")) page = given.getKey("/Pg");

        if (type.size() == 2 && type[0] == 'H' && type[1] >= '1' && type[1] <= '6')
        {
            const int level = type[1] - '0';
            if (level > last_level_ + 1) found("heading " + type + " skips a level");
            last_level_ = level;
            ++headings_;
        }
        if (type == "Figure")
        {
            if (blank(given.getKey("/Alt"))) found("a figure has no alternative text");
            if (attribute(given, "/BBox").isNull()) found("a figure has no bounds");
        }
        if (type == "TH" && name(attribute(given, "/Scope")).empty()) found("a heading cell has no scope");
        if ((type == "TH" || type == "TD") && parent != "TR") found("a cell is outside of a row");
        if (type == "TR" && parent != "Table" && parent != "THead" && parent != "TBody" && parent != "TFoot")
            found("a row is outside of a table");
        if (type == "LI" && parent != "L") found("an item is outside of a list");
        if ((type == "Lbl" || type == "LBody") && parent != "LI") found(type + " is outside of an item");
        if (type == "Table") table(given);

        bool annotation = false, content = false;
        for (Handle kid : items(given.getKey("/K")))
        {
            if (kid.isInteger())
            {
                tell(page, kid.getIntValueAsInt(), type);
                content = true;
            }
            else if (name(kid.getKey("/Type")) == "MCR")
            {
                tell(kid.hasKey("/Pg") ? kid.getKey("/Pg") : page, kid.getKey("/MCID").getIntValueAsInt(), type);
                content = true;
            }
            else if (name(kid.getKey("/Type")) == "OBJR") annotation = true;
            else
            {
                if (kid.getKey("/P").getObjGen() != given.getObjGen()) found("an element does not know its parent");
                element(kid, type, page, depth + 1);
            }
        }
        if (type == "Link" && (!annotation || !content)) found("a link is not joined to its place on the page");
        if (content && kGroups.contains(type)) found("content stands directly in " + type);
    }

    void table(Handle given)
    {
        std::set<long long> widths;
        bool headed = false;
        const auto row = [&](Handle tr) {
            long long width = 0;
            for (Handle cell : items(tr.getKey("/K")))
            {
                Handle span = attribute(cell, "/ColSpan");
                width += span.isInteger() ? span.getIntValue() : 1;
                headed = headed || name(cell.getKey("/S")) == "TH";
            }
            widths.insert(width);
        };
        for (Handle kid : items(given.getKey("/K")))
        {
            const std::string type = name(kid.getKey("/S"));
            if (type == "TR") row(kid);
            if (type == "THead" || type == "TBody" || type == "TFoot")
                for (Handle tr : items(kid.getKey("/K"))) row(tr);
        }
        if (widths.size() != 1) found("the rows of a table are not even");
        if (!headed) found("a table has no heading cell");
    }

    void tell(Handle page, int mark, const std::string& type)
    {
        const auto number = page_numbers_.find(page.isDictionary() ? page.getObjGen() : QPDFObjGen());
        if (number == page_numbers_.end())
        {
            found("an element tells content of no page");
            return;
        }
        told_[number->second].push_back({mark, type});
    }

    /// Key -> element or array of elements; our own writer makes a flat tree, others may nest it.
    void parents(Handle tree)
    {
        if (!tree.isDictionary()) return;
        std::vector<Handle> nums = items(tree.getKey("/Nums"));
        for (std::size_t n = 0; n + 1 < nums.size(); n += 2) parents_[nums[n].getIntValue()] = nums[n + 1];
        for (Handle kid : items(tree.getKey("/Kids"))) parents(kid);
    }

    void page(std::size_t number)
    {
        Handle given = pages_[number];
        const std::string where = " (page " + std::to_string(number + 1) + ")";

        Handle key = given.getKey("/StructParents");
        const auto entry = key.isInteger() ? parents_.find(key.getIntValue()) : parents_.end();
        if (entry == parents_.end()) found("a page is not joined to the structure" + where);
        else if (items(entry->second).size() != told_[number].size())
            found("the structure and the page do not count the same marks" + where);

        std::set<int> seen;
        for (const auto& [mark, type] : told_[number])
            if (!seen.insert(mark).second) found("a mark is told twice" + where);
        // In a table a row may be cut between its lines: there the tree, not the page, has the right order.
        int last = -1;
        for (const auto& [mark, type] : told_[number])
        {
            const bool cell = type == "TD" || type == "TH" || type == "Lbl" || type == "LBody";
            if (mark < last && !cell) found("content is told in another order than it is painted" + where);
            last = std::max(last, mark);
        }

        const auto content = given.getKey("/Contents");
        std::string bytes;
        for (Handle part : items(content))
        {
            const auto buffer = part.getStreamData(qpdf_dl_generalized);
            bytes.append(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
            bytes += '\n';
        }
        const pdf::PaintedMarks painted = pdf::painted_marks(bytes);
        if (painted.outside) found("something is painted outside of the structure and of the artifacts" + where);
        for (const int mark : painted.numbers)
            if (!seen.contains(mark)) found("painted content is told nowhere" + where);
        if (painted.numbers.size() != seen.size()) found("a mark is told and not painted" + where);

        for (Handle annotation : items(given.getKey("/Annots")))
        {
            if (blank(annotation.getKey("/Contents"))) found("an annotation has no words" + where);
            Handle parent = annotation.getKey("/StructParent");
            if (!parent.isInteger() || !parents_.contains(parent.getIntValue()))
                found("an annotation is not joined to the structure" + where);
            if (name(given.getKey("/Tabs")) != "S") found("the keyboard does not follow the structure" + where);
        }
        fonts(given.getKey("/Resources"), where, 0);
    }

    void fonts(Handle resources, const std::string& where, int depth)
    {
        if (!resources.isDictionary() || depth > 5) return;
        Handle given = resources.getKey("/Font");
        if (given.isDictionary())
            for (const auto& key : given.getKeys())
            {
                Handle font = given.getKey(key);
                if (!font.hasKey("/ToUnicode")) found("a font cannot be read back" + where);
                Handle described = font;
                if (font.getKey("/DescendantFonts").isArray()) described = font.getKey("/DescendantFonts").getArrayItem(0);
                if (name(font.getKey("/Subtype")) == "Type3") continue; // its glyphs are in the file
                Handle descriptor = described.getKey("/FontDescriptor");
                if (!descriptor.isDictionary() || (!descriptor.hasKey("/FontFile") && !descriptor.hasKey("/FontFile2") &&
                                                   !descriptor.hasKey("/FontFile3")))
                    found("a font is not embedded" + where);
            }
        Handle objects = resources.getKey("/XObject");
        if (objects.isDictionary())
            for (const auto& key : objects.getKeys())
                if (objects.getKey(key).isStream())
                    fonts(objects.getKey(key).getDict().getKey("/Resources"), where, depth + 1);
    }

    QPDF& pdf_;
    std::vector<Handle> pages_;
    std::map<QPDFObjGen, std::size_t> page_numbers_;
    std::vector<std::vector<std::pair<int, std::string>>> told_;
    std::map<long long, Handle> parents_;
    std::vector<std::string> defects_;
    int last_level_ = 0;
    int headings_ = 0;
};

void describe(Handle given, int depth, std::string& out)
{
    if (!given.isDictionary() || !given.hasKey("/S") || depth > 60) return;
    out += std::string(static_cast<std::size_t>(depth) * 2, ' ') + name(given.getKey("/S"));
    if (const std::string scope = name(attribute(given, "/Scope")); !scope.empty()) out += " " + scope;
    if (const std::string alternative = words(given.getKey("/Alt")); !alternative.empty()) out += " [" + alternative + "]";
    out += "\n";
    for (Handle kid : items(given.getKey("/K"))) describe(kid, depth + 1, out);
}

} // namespace

std::vector<std::string> pdf_defects(std::string_view bytes)
{
    try
    {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("checked", bytes.data(), bytes.size());
        auto defects = Checker(pdf).defects();
        if (pdf.anyWarnings()) defects.push_back("the file had to be repaired to be read");
        return defects;
    }
    catch (const QPDFExc& error)
    {
        return {std::string("the file cannot be read: ") + error.what()};
    }
}

std::string pdf_structure(std::string_view bytes)
{
    try
    {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("described", bytes.data(), bytes.size());
        std::string out;
        Handle tree = pdf.getRoot().getKey("/StructTreeRoot");
        if (tree.isDictionary())
            for (Handle kid : items(tree.getKey("/K"))) describe(kid, 0, out);
        return out;
    }
    catch (const QPDFExc& error)
    {
        throw BadRequest(std::string("pdf: ") + error.what());
    }
}

} // namespace socle

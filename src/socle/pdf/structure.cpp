#include "socle/pdf/structure.hpp"

#include "socle/errors.hpp"

#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#define POINTERHOLDER_TRANSITION 4
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace socle::pdf
{

namespace
{

using Handle = QPDFObjectHandle;

Handle text(std::string_view utf8)
{
    return Handle::newUnicodeString(printable(utf8));
}

Handle numbers(const std::array<double, 4>& box)
{
    Handle array = Handle::newArray();
    for (const double value : box) array.appendItem(Handle::newReal(value, 2));
    return array;
}

// --- Content streams ----------------------------------------------------------------------------------------------

bool white(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

bool delimiter(char c)
{
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '/' || c == '%';
}

/// The words of a content stream, strings and dictionaries skipped as wholes.
class ContentScanner
{
public:
    explicit ContentScanner(std::string_view content) : content_(content) {}

    /// The next operator, with where its operands begin; empty at the end.
    std::string_view next()
    {
        operands_ = position_;
        while (position_ < content_.size())
        {
            const char c = content_[position_];
            if (white(c)) ++position_;
            else if (c == '(') skip_string();
            else if (c == '<' || c == '>') skip_angle();
            else if (c == '[' || c == ']' || c == '{' || c == '}') ++position_;
            else if (c == '%') skip_line();
            else if (c == '/') skip_name();
            else
            {
                const std::size_t start = position_;
                while (position_ < content_.size() && !white(content_[position_]) && !delimiter(content_[position_]))
                    ++position_;
                const std::string_view word = content_.substr(start, position_ - start);
                if (word.empty()) throw Bug("pdf: unexpected byte in a page");
                if (std::isdigit(static_cast<unsigned char>(word[0])) || word[0] == '-' || word[0] == '+' ||
                    word[0] == '.' || word == "true" || word == "false" || word == "null")
                    continue;
                if (word == "ID") skip_inline_image();
                return word;
            }
        }
        return {};
    }

    std::string_view operands() const { return content_.substr(operands_, position_ - operands_); }
    std::size_t operands_start() const { return operands_; }
    std::size_t position() const { return position_; }

private:
    void skip_string()
    {
        int depth = 0;
        for (; position_ < content_.size(); ++position_)
        {
            const char c = content_[position_];
            if (c == '\\') ++position_;
            else if (c == '(') ++depth;
            else if (c == ')' && --depth == 0) break;
        }
        ++position_;
    }

    void skip_angle()
    {
        if (content_.substr(position_, 2) == "<<" || content_.substr(position_, 2) == ">>") position_ += 2;
        else if (content_[position_] == '>') ++position_;
        else position_ = std::min(content_.find('>', position_), content_.size() - 1) + 1;
    }

    void skip_line() { position_ = std::min(content_.find('\n', position_), content_.size()); }

    void skip_name()
    {
        ++position_;
        while (position_ < content_.size() && !white(content_[position_]) && !delimiter(content_[position_])) ++position_;
    }

    void skip_inline_image()
    {
        do position_ = content_.find("EI", position_ + 1);
        while (position_ < content_.size() &&
               !(white(content_[position_ - 1]) &&
                 (position_ + 2 >= content_.size() || white(content_[position_ + 2]))));
        position_ = std::min(position_, content_.size());
    }

    std::string_view content_;
    std::size_t position_ = 0;
    std::size_t operands_ = 0;
};

bool paints(std::string_view word)
{
    for (const std::string_view painting : {"f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "Tj", "TJ", "'", "\"", "EI", "ID"})
        if (word == painting) return true;
    return false;
}

} // namespace

std::string marked_content(std::string_view content, const std::vector<std::string_view>& types)
{
    std::string out;
    out.reserve(content.size() + content.size() / 8);
    ContentScanner scanner(content);
    std::size_t copied = 0;    // everything before is in `out`
    std::size_t number = 0;    // of the next sequence
    int depth = 0;
    bool inside = false;       // one of our sequences; cairo has others, which say how glyphs are read
    bool painted = false;      // something was painted since `copied`, outside of our sequences

    const auto flush_outside = [&](std::size_t end) {
        const std::string_view outside = content.substr(copied, end - copied);
        if (painted) out += "\n/Artifact BMC\n";
        out += outside;
        if (painted) out += "\nEMC\n";
        copied = end;
        painted = false;
    };

    for (std::string_view word = scanner.next(); !word.empty(); word = scanner.next())
    {
        if (word == "BDC" || word == "BMC")
        {
            const bool mark = scanner.operands().find("/MCID") != std::string_view::npos;
            if (depth++ == 0 && mark)
            {
                ensure(number < types.size(), "pdf: no more sequences than marks");
                flush_outside(scanner.operands_start());
                out += "\n/" + std::string(types[number]) + " <</MCID " + std::to_string(number) + ">> BDC";
                ++number;
                copied = scanner.position();
                inside = true;
            }
            else if (mark)
            {
                // A drawing that brings marks of its own: they mean nothing to our tree.
                out += content.substr(copied, scanner.operands_start() - copied);
                out += "\n/Span BMC";
                copied = scanner.position();
            }
        }
        else if (word == "EMC")
        {
            ensure(depth > 0, "pdf: sequences are balanced");
            if (--depth == 0 && inside)
            {
                out += content.substr(copied, scanner.position() - copied);
                copied = scanner.position();
                inside = false;
            }
        }
        else if (!inside && paints(word)) painted = true;
    }
    ensure(depth == 0 && number == types.size(), "pdf: as many sequences as marks");
    flush_outside(content.size());
    return out;
}

PaintedMarks painted_marks(std::string_view content)
{
    PaintedMarks found;
    ContentScanner scanner(content);
    int depth = 0;
    for (std::string_view word = scanner.next(); !word.empty(); word = scanner.next())
    {
        if (word == "BDC" || word == "BMC")
        {
            ++depth;
            const std::string_view operands = scanner.operands();
            const auto at = operands.find("/MCID");
            if (at != std::string_view::npos) found.numbers.push_back(std::atoi(std::string(operands.substr(at + 5)).c_str()));
        }
        else if (word == "EMC") --depth;
        else if (depth == 0 && paints(word)) found.outside = true;
    }
    return found;
}

namespace
{

// --- The structure tree -------------------------------------------------------------------------------------------

class TreeBuilder
{
public:
    TreeBuilder(QPDF& pdf, const PaintedPdf& painted, std::vector<Handle> pages)
        : pdf_(pdf), painted_(painted), pages_(std::move(pages))
    {
    }

    void build()
    {
        // Links first: an element names its annotations.
        for (const LinkArea& link : painted_.links)
        {
            Handle annotation = Handle::newDictionary();
            annotation.replaceKey("/Type", Handle::newName("/Annot"));
            annotation.replaceKey("/Subtype", Handle::newName("/Link"));
            annotation.replaceKey("/Rect", numbers(link.box));
            annotation.replaceKey("/Border", Handle::parse("[0 0 0]"));
            annotation.replaceKey("/F", Handle::newInteger(4)); // printed
            annotation.replaceKey("/Contents", text(link.words));
            Handle action = Handle::newDictionary();
            action.replaceKey("/S", Handle::newName("/URI"));
            action.replaceKey("/URI", Handle::newString(ascii_uri(link.target)));
            annotation.replaceKey("/A", action);
            annotations_.push_back(pdf_.makeIndirectObject(annotation));
        }

        for (std::size_t n = 0; n < painted_.elements.size(); ++n)
            elements_.push_back(pdf_.makeIndirectObject(Handle::newDictionary()));
        Handle root = pdf_.makeIndirectObject(Handle::newDictionary());
        for (std::size_t n = 0; n < painted_.elements.size(); ++n)
            fill(painted_.elements[n], elements_[n], n == 0 ? root : elements_[static_cast<std::size_t>(painted_.elements[n].parent)]);

        root.replaceKey("/Type", Handle::newName("/StructTreeRoot"));
        root.replaceKey("/K", elements_[0]);
        root.replaceKey("/ParentTree", pdf_.makeIndirectObject(parent_tree()));
        root.replaceKey("/ParentTreeNextKey", Handle::newInteger(static_cast<long long>(pages_.size() + annotations_.size())));
        pdf_.getRoot().replaceKey("/StructTreeRoot", root);
    }

private:
    static std::string ascii_uri(std::string_view target)
    {
        std::string uri;
        for (const char c : target)
        {
            const auto byte = static_cast<unsigned char>(c);
            if (byte > 0x20 && byte < 0x7f)
            {
                uri += c;
                continue;
            }
            char escaped[4];
            std::snprintf(escaped, sizeof escaped, "%%%02X", byte);
            uri += escaped;
        }
        return uri;
    }

    void fill(const Element& element, Handle handle, Handle parent)
    {
        handle.replaceKey("/Type", Handle::newName("/StructElem"));
        handle.replaceKey("/S", Handle::newName("/" + element.type));
        handle.replaceKey("/P", parent);
        if (!element.alternative.empty()) handle.replaceKey("/Alt", text(element.alternative));
        if (!element.actual_text.empty()) handle.replaceKey("/ActualText", text(element.actual_text));

        if (element.scope != Element::Scope::None || element.columns > 1)
        {
            Handle attributes = Handle::newDictionary();
            attributes.replaceKey("/O", Handle::newName("/Table"));
            if (element.scope != Element::Scope::None)
                attributes.replaceKey("/Scope",
                                      Handle::newName(element.scope == Element::Scope::Row ? "/Row" : "/Column"));
            if (element.columns > 1) attributes.replaceKey("/ColSpan", Handle::newInteger(element.columns));
            handle.replaceKey("/A", attributes);
        }
        else if (!element.numbering.empty())
            handle.replaceKey("/A", Handle::parse("<< /O /List /ListNumbering /" + element.numbering + " >>"));
        else if (element.box)
        {
            Handle attributes = Handle::parse("<< /O /Layout /Placement /Block >>");
            attributes.replaceKey("/BBox", numbers(*element.box));
            handle.replaceKey("/A", attributes);
        }

        int page = -1;
        for (const Element::Kid& kid : element.kids)
            if (kid.kind == Element::Kid::Kind::Mark && page < 0) page = kid.page;
        if (page >= 0) handle.replaceKey("/Pg", pages_[static_cast<std::size_t>(page)]);

        Handle kids = Handle::newArray();
        for (const Element::Kid& kid : element.kids)
        {
            const auto number = static_cast<std::size_t>(kid.number);
            switch (kid.kind)
            {
            case Element::Kid::Kind::Element: kids.appendItem(elements_[number]); break;
            case Element::Kid::Kind::Mark:
                if (kid.page == page) kids.appendItem(Handle::newInteger(kid.number));
                else
                {
                    Handle reference = Handle::newDictionary();
                    reference.replaceKey("/Type", Handle::newName("/MCR"));
                    reference.replaceKey("/Pg", pages_[static_cast<std::size_t>(kid.page)]);
                    reference.replaceKey("/MCID", Handle::newInteger(kid.number));
                    kids.appendItem(reference);
                }
                break;
            case Element::Kid::Kind::Link:
            {
                Handle reference = Handle::newDictionary();
                reference.replaceKey("/Type", Handle::newName("/OBJR"));
                reference.replaceKey("/Pg", pages_[static_cast<std::size_t>(painted_.links[number].page)]);
                reference.replaceKey("/Obj", annotations_[number]);
                kids.appendItem(reference);
                break;
            }
            }
        }
        if (kids.getArrayNItems() > 0) handle.replaceKey("/K", kids);
    }

    Handle parent_tree()
    {
        Handle nums = Handle::newArray();
        for (std::size_t page = 0; page < pages_.size(); ++page)
        {
            Handle parents = Handle::newArray();
            for (const int element : painted_.marks[page])
                parents.appendItem(elements_[static_cast<std::size_t>(element)]);
            nums.appendItem(Handle::newInteger(static_cast<long long>(page)));
            nums.appendItem(pdf_.makeIndirectObject(parents));
            pages_[page].replaceKey("/StructParents", Handle::newInteger(static_cast<long long>(page)));
        }
        for (std::size_t n = 0; n < annotations_.size(); ++n)
        {
            const auto key = static_cast<long long>(pages_.size() + n);
            annotations_[n].replaceKey("/StructParent", Handle::newInteger(key));
            nums.appendItem(Handle::newInteger(key));
            nums.appendItem(elements_[static_cast<std::size_t>(painted_.links[n].element)]);
            Handle page = pages_[static_cast<std::size_t>(painted_.links[n].page)];
            if (!page.hasKey("/Annots")) page.replaceKey("/Annots", Handle::newArray());
            page.getKey("/Annots").appendItem(annotations_[n]);
            page.replaceKey("/Tabs", Handle::newName("/S"));
        }
        Handle tree = Handle::newDictionary();
        tree.replaceKey("/Nums", nums);
        return tree;
    }

    QPDF& pdf_;
    const PaintedPdf& painted_;
    std::vector<Handle> pages_;
    std::vector<Handle> elements_;
    std::vector<Handle> annotations_;
};

// --- Bookmarks ----------------------------------------------------------------------------------------------------

void add_bookmarks(QPDF& pdf, const std::vector<Bookmark>& bookmarks, const std::vector<Handle>& pages)
{
    if (bookmarks.empty()) return;
    Handle root = pdf.makeIndirectObject(Handle::newDictionary());
    root.replaceKey("/Type", Handle::newName("/Outlines"));
    struct Open
    {
        int level;
        Handle item;
        Handle last;
        long long count;
    };
    std::vector<Open> open{{0, root, Handle::newNull(), 0}};
    const auto close = [&] {
        Open done = open.back();
        open.pop_back();
        if (done.count > 0)
        {
            done.item.replaceKey("/Last", done.last);
            done.item.replaceKey("/Count", Handle::newInteger(done.count));
        }
        if (!open.empty()) open.back().count += done.count;
    };
    for (const Bookmark& bookmark : bookmarks)
    {
        while (open.back().level >= bookmark.level) close();
        Open& parent = open.back();
        Handle item = pdf.makeIndirectObject(Handle::newDictionary());
        item.replaceKey("/Title", text(bookmark.title));
        item.replaceKey("/Parent", parent.item);
        Handle destination = Handle::newArray();
        destination.appendItem(pages[static_cast<std::size_t>(bookmark.page)]);
        destination.appendItem(Handle::newName("/XYZ"));
        destination.appendItem(Handle::newNull());
        destination.appendItem(Handle::newReal(bookmark.top, 2));
        destination.appendItem(Handle::newNull());
        item.replaceKey("/Dest", destination);
        if (parent.last.isNull()) parent.item.replaceKey("/First", item);
        else
        {
            parent.last.replaceKey("/Next", item);
            item.replaceKey("/Prev", parent.last);
        }
        parent.last = item;
        ++parent.count;
        open.push_back({bookmark.level, item, Handle::newNull(), 0});
    }
    while (!open.empty()) close();
    pdf.getRoot().replaceKey("/Outlines", root);
    pdf.getRoot().replaceKey("/PageMode", Handle::newName("/UseOutlines"));
}

// --- Properties ---------------------------------------------------------------------------------------------------

constexpr std::string_view kProducer = "cairo, qpdf";

std::string xmp(const Document& document)
{
    std::string out = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                      "<rdf:Description rdf:about=\"\"\n"
                      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
                      " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n"
                      " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n";
    const auto alternative = [&](std::string_view name, std::string_view value) {
        out += "<dc:" + std::string(name) + "><rdf:Alt><rdf:li xml:lang=\"x-default\">" + xml_escaped(value) +
               "</rdf:li></rdf:Alt></dc:" + std::string(name) + ">\n";
    };
    alternative("title", document.title);
    if (!document.subject.empty()) alternative("description", document.subject);
    if (!document.author.empty())
        out += "<dc:creator><rdf:Seq><rdf:li>" + xml_escaped(document.author) + "</rdf:li></rdf:Seq></dc:creator>\n";
    out += "<dc:language><rdf:Bag><rdf:li>" + xml_escaped(document.language) + "</rdf:li></rdf:Bag></dc:language>\n";
    out += "<pdf:Producer>" + std::string(kProducer) + "</pdf:Producer>\n";
    if (document.written_at)
    {
        const std::string instant = format_instant(*document.written_at).substr(0, 19) + "Z";
        out += "<xmp:CreateDate>" + instant + "</xmp:CreateDate>\n<xmp:ModifyDate>" + instant + "</xmp:ModifyDate>\n";
    }
    out += "<pdfuaid:part>1</pdfuaid:part>\n<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
           "</rdf:Description>\n";
    // PDF/A asks that what it does not know be described where it is used.
    out += "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"\n"
           " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
           "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
           "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\n"
           "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
           "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
           "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
           "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
           "<pdfaProperty:category>internal</pdfaProperty:category>\n"
           "<pdfaProperty:description>Part of ISO 14289 followed by this file</pdfaProperty:description>\n"
           "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
           "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";
    return out;
}

void add_properties(QPDF& pdf, const Document& document)
{
    Handle root = pdf.getRoot();
    root.replaceKey("/Lang", Handle::newString(document.language));
    root.replaceKey("/MarkInfo", Handle::parse("<< /Marked true >>"));
    root.replaceKey("/ViewerPreferences", Handle::parse("<< /DisplayDocTitle true >>"));

    Handle info = Handle::newDictionary();
    info.replaceKey("/Title", text(document.title));
    if (!document.subject.empty()) info.replaceKey("/Subject", text(document.subject));
    if (!document.author.empty()) info.replaceKey("/Author", text(document.author));
    info.replaceKey("/Producer", Handle::newString(std::string(kProducer)));
    if (document.written_at)
    {
        std::string instant; // D:20261121081530Z
        for (const char c : format_instant(*document.written_at).substr(0, 19))
            if (std::isdigit(static_cast<unsigned char>(c))) instant += c;
        info.replaceKey("/CreationDate", Handle::newString("D:" + instant + "Z"));
        info.replaceKey("/ModDate", Handle::newString("D:" + instant + "Z"));
    }
    pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));

    Handle metadata = Handle::newStream(&pdf, xmp(document));
    metadata.getDict().replaceKey("/Type", Handle::newName("/Metadata"));
    metadata.getDict().replaceKey("/Subtype", Handle::newName("/XML"));
    root.replaceKey("/Metadata", metadata);

    static const std::string profile = srgb_profile();
    Handle icc = Handle::newStream(&pdf, profile);
    icc.getDict().replaceKey("/N", Handle::newInteger(3));
    Handle intent = Handle::parse(
        "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC 61966-2-1) >>");
    intent.replaceKey("/DestOutputProfile", icc);
    Handle intents = Handle::newArray();
    intents.appendItem(intent);
    root.replaceKey("/OutputIntents", intents);
}

/// PDF/A asks an embedded TrueType font used by glyph numbers to say that the numbers are the glyphs; cairo forgets.
void complete_fonts(const std::vector<Handle>& pages)
{
    for (Handle page : pages)
    {
        Handle fonts = page.getKey("/Resources").getKeyIfDict("/Font");
        if (!fonts.isDictionary()) continue;
        for (const auto& name : fonts.getKeys())
        {
            Handle descendants = fonts.getKey(name).getKey("/DescendantFonts");
            if (!descendants.isArray() || descendants.getArrayNItems() == 0) continue;
            Handle descendant = descendants.getArrayItem(0);
            if (descendant.getKey("/Subtype").isNameAndEquals("/CIDFontType2") && !descendant.hasKey("/CIDToGIDMap"))
                descendant.replaceKey("/CIDToGIDMap", Handle::newName("/Identity"));
        }
    }
}

/// PDF/A shows pictures as they are; cairo asks for smoothed ones where a drawing needs pixels.
void unsmooth_pictures(QPDF& pdf)
{
    for (Handle object : pdf.getAllObjects())
        if (object.isStream() && object.getDict().hasKey("/Interpolate"))
            object.getDict().replaceKey("/Interpolate", Handle::newBool(false));
}

} // namespace

std::string finished(PaintedPdf painted, const Document& document)
{
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("painted", painted.bytes.data(), painted.bytes.size());

    std::vector<Handle> pages = pdf.getAllPages();
    ensure(pages.size() == painted.marks.size(), "pdf: as many pages as painted");
    for (std::size_t n = 0; n < pages.size(); ++n)
    {
        std::vector<std::string_view> types;
        for (const int element : painted.marks[n])
            types.push_back(painted.elements[static_cast<std::size_t>(element)].type);
        const auto content = pages[n].getKey("/Contents").getStreamData(qpdf_dl_generalized);
        const std::string_view bytes(reinterpret_cast<const char*>(content->getBuffer()), content->getSize());
        pages[n].getKey("/Contents").replaceStreamData(marked_content(bytes, types), Handle::newNull(), Handle::newNull());
        pages[n].removeKey("/Annots");
    }

    unsmooth_pictures(pdf);
    TreeBuilder(pdf, painted, pages).build();
    add_bookmarks(pdf, painted.bookmarks, pages);
    add_properties(pdf, document);
    complete_fonts(pages);

    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setMinimumPDFVersion("1.7");
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.setStreamDataMode(qpdf_s_compress);
    writer.setDeterministicID(true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

} // namespace socle::pdf

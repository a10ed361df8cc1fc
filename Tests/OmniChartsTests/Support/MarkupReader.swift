// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationXML)
import Foundation
import FoundationXML
#else
import Foundation
#endif

/// What an XML parser that is not ours makes of our markup.
final class MarkupReader: NSObject, XMLParserDelegate {
    struct Element: Equatable {
        let name: String
        let attributes: [String: String]
    }

    private(set) var elements: [Element] = []
    /// The text of each element that has only text, by element name.
    private(set) var texts: [String: [String]] = [:]
    private(set) var problem: String?
    private var open: [String] = []

    init(_ markup: String) {
        super.init()
        // An HTML document type is no XML; all else in our pages is.
        let xml = markup.hasPrefix("<!DOCTYPE html>") ? String(markup.dropFirst(15)) : markup
        let parser = XMLParser(data: Data(xml.utf8))
        parser.delegate = self
        if !parser.parse() { problem = "line \(parser.lineNumber), column \(parser.columnNumber)" }
    }

    func count(_ name: String) -> Int {
        elements.count { $0.name == name }
    }

    func all(_ name: String) -> [Element] {
        elements.filter { $0.name == name }
    }

    /// Every value of an attribute, in the order of the elements.
    func values(of attribute: String) -> [String] {
        elements.compactMap { $0.attributes[attribute] }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        elements.append(Element(name: name, attributes: attributes))
        open.append(name)
        texts[name, default: []].append("")
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        guard let name = open.last, let last = texts[name]?.indices.last else { return }
        texts[name]?[last] += text
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }
}

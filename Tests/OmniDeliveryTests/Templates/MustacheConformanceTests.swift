// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniDelivery
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The cases of the Mustache specification, from `../shared/conformance/mustache`, where that folder is present.
enum MustacheSpecification {
    struct File: Decodable {
        var tests: [Case]
    }

    struct Case: Decodable {
        var name: String
        var data: PropertyValue
        var template: String
        var partials: [String: String]?
        var expected: String
    }

    static let folder: URL? = {
        var folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path() != "/" {
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path()) {
                let cases = folder.deletingLastPathComponent().appending(path: "shared/conformance/mustache")
                return FileManager.default.fileExists(atPath: cases.path()) ? cases : nil
            }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }()

    static func cases(_ file: String) throws -> [Case] {
        guard let folder else { return [] }
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: folder.appending(path: file))).tests
    }

}

@Suite(.enabled(if: MustacheSpecification.folder != nil, "../shared/conformance/mustache is not here"))
struct `The Mustache specification` {
    /// The files, and how many of their cases lie within what is supported.
    @Test(arguments: [
        ("comments.json", 12), ("interpolation.json", 37), ("inverted.json", 22), ("partials.json", 10),
        ("sections.json", 33), ("delimiters.json", 0),
    ])
    func `is kept where it is supported, and refused elsewhere`(_ file: String, _ supported: Int) throws {
        var passed = 0
        var skipped: [String: Int] = [:]
        let cases = try MustacheSpecification.cases(file)
        for test in cases {
            switch try answer(test) {
            case .rendered(let html):
                #expect(html == test.expected, "\(test.name)")
                passed += html == test.expected ? 1 : 0
            case .refused(let why): skipped[why, default: 0] += 1
            }
        }
        print("mustache \(file): \(passed) of \(cases.count) passed; skipped: \(skipped)")
        #expect(passed == supported)
    }

    /// The optional modules are refused whole; none of their tags may slip through.
    @Test(arguments: ["~dynamic-names.json", "~inheritance.json"])
    func `has its optional modules refused`(_ file: String) throws {
        var refused = 0
        let cases = try MustacheSpecification.cases(file)
        for test in cases {
            switch try answer(test) {
            case .rendered(let html): #expect(html == test.expected, "\(test.name)")
            case .refused: refused += 1
            }
        }
        print("mustache \(file): \(refused) of \(cases.count) refused")
        #expect(refused > cases.count / 2)
    }

    enum Answer {
        case rendered(String)
        case refused(String)
    }

    /// Names that the specification prints as nothing are declared to be optional.
    private func answer(_ test: MustacheSpecification.Case) throws -> Answer {
        guard case .object(let values) = test.data else { return .refused("the whole scope is not a record") }
        let partials = test.partials ?? [:]
        var template = MessageTemplate("t", purpose: .marketing, text: "-", html: test.template, partials: partials)
        for declaresByUse in [true, false] {
            do {
                return .rendered(try template.preview(values).html ?? "")
            } catch let error as DeliveryError {
                if error.code == .invalidTemplate { return .refused(Self.kind(error.message)) }
                #expect(declaresByUse && error.message.hasSuffix("is missing"), "\(test.name): \(error)")
                template = MessageTemplate(
                    "t", purpose: .marketing, text: "-", html: test.template,
                    variables: ["a", "b", "cannot"].map { .optional($0) }, partials: partials)
            }
        }
        return .refused("it is not rendered with optional names either")
    }

    private static func kind(_ message: String) -> String {
        let kinds = [
            "{{= are not supported", "{{< are not supported", "{{$ are not supported", "a tag holds one name",
            "needs a section around it", "there is no partial", "the partial includes itself",
        ]
        for kind in kinds where message.contains(kind) {
            return kind
        }
        return message
    }
}

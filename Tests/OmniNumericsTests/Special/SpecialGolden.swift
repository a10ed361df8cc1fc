// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The worked cases of `Golden/special.json`, computed with SciPy.
enum SpecialGolden {
    struct File: Decodable {
        let cases: [Case]
    }

    struct Case: Decodable {
        let id: String
        let input: [String: Numbers]
        let expected: [String: Numbers]
        let tolerance: Double

        func row(_ name: String) -> [Double] { input[name]?.row ?? [] }
        func rows(_ name: String) -> [[Double]] { input[name]?.rows ?? [] }
        func answer(_ name: String) -> [Double] { expected[name]?.row ?? [] }

        /// The largest distance of answers from what is expected, absolute or relative, whichever is smaller.
        func error(of answers: [Double], _ name: String) -> Double {
            let wanted = answer(name)
            guard wanted.count == answers.count, !wanted.isEmpty else { return .infinity }
            let errors = zip(answers, wanted).map { got, want in abs(got - want) / max(1, abs(want)) }
            return errors.contains { $0.isNaN } ? .infinity : errors.max() ?? .infinity
        }
    }

    enum Numbers: Decodable {
        case row([Double])
        case rows([[Double]])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let row = try? container.decode([Double].self) {
                self = .row(row)
            } else {
                self = .rows(try container.decode([[Double]].self))
            }
        }

        var row: [Double] {
            if case .row(let row) = self { return row }
            return []
        }

        var rows: [[Double]] {
            if case .rows(let rows) = self { return rows }
            return []
        }
    }

    static func load(_ id: String) throws -> Case {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "Golden/special.json"))
        let file = try JSONDecoder().decode(File.self, from: data)
        guard let found = file.cases.first(where: { $0.id == id }) else { throw Missing(id: id) }
        return found
    }

    struct Missing: Error {
        let id: String
    }
}

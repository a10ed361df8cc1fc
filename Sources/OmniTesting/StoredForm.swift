// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Testing

/// A value as JSON, and what makes it one that nobody can have.
package struct StoredForm: Sendable, CustomTestStringConvertible {
    package let testDescription: String
    package let good: String
    /// What is replaced in the good form, and by what.
    package let spoiled: [(String, String)]
    /// Reads a form and writes it again.
    package let reread: @Sendable (Data) throws -> Data

    package init<Value: Codable & SendableMetatype>(
        _ type: Value.Type, _ good: String, _ spoiled: [(String, String)]
    ) {
        testDescription = "\(type)"
        self.good = good
        self.spoiled = spoiled
        reread = { data in
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return try encoder.encode(JSONDecoder().decode(type, from: data))
        }
    }

    /// A value that code made, as it is written.
    package init<Value: Codable & SendableMetatype>(
        _ make: @autoclosure () throws -> Value, _ spoiled: [(String, String)]
    ) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try? encoder.encode(make())
        self.init(Value.self, data.map { String(decoding: $0, as: UTF8.self) } ?? "", spoiled)
    }
}

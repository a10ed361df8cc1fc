// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The most that a stored figure may count: beyond it counts are no numbers without rounding any more.
let mostCounted = 1 << 53 - 1

extension Decoder {
    /// Refuses what was read unless a condition holds.
    func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        guard condition else { throw MetricsError(.invalidInput, message()) }
    }
}

extension KeyedDecodingContainer {
    /// Reads a count, which is 0 or more and no more than ``mostCounted``.
    func count(_ key: Key) throws -> Int {
        let count = try decode(Int.self, forKey: key)
        guard (0...mostCounted).contains(count) else {
            throw MetricsError(.invalidInput, "\(key.stringValue) is \(count): counts are 0 to 2⁵³ − 1")
        }
        return count
    }
}

extension Sequence {
    /// The sum of counts of what is in here, which stops at the largest number.
    func total(_ count: (Element) -> Int) -> Int { reduce(0) { $0.addingClamped(count($1)) } }
}

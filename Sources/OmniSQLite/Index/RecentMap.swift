// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
/// A bounded memory of what was read or written last: two generations, of which the older is dropped as a whole.
struct RecentMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let limit: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    init(limit: Int) { self.limit = max(2, limit) }

    subscript(key: Key) -> Value? {
        mutating get {
            if let value = young[key] { return value }
            guard let value = old[key] else { return nil }
            self[key] = value
            return value
        }
        set {
            young[key] = newValue
            if newValue == nil { old[key] = nil }
            if young.count > limit / 2 {
                old = young
                young = [:]
            }
        }
    }

    mutating func removeAll() {
        young = [:]
        old = [:]
    }
}
#endif

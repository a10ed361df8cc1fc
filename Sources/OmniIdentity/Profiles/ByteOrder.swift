// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Text ordered by its bytes, as stores order it.
///
/// `String` holds some different texts to be equal.
enum ByteOrder {
    /// Negative, zero or positive, as the left text comes before, is, or comes after the right.
    static func compare(_ left: String, _ right: String) -> Int {
        let result = left.utf8.withContiguousStorageIfAvailable { left in
            right.utf8.withContiguousStorageIfAvailable { right in compare(left, right) }
        }
        if case .some(.some(let order)) = result { return order }
        return Array(left.utf8)
            .withUnsafeBufferPointer { left in
                Array(right.utf8).withUnsafeBufferPointer { right in compare(left, right) }
            }
    }

    static func compare(_ left: Identifier, _ right: Identifier) -> Int {
        let kinds = compare(left.kind.rawValue, right.kind.rawValue)
        return kinds != 0 ? kinds : compare(left.value, right.value)
    }

    private static func compare(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        let shared = min(left.count, right.count)
        if shared > 0, let start = left.baseAddress, let other = right.baseAddress {
            let order = memcmp(start, other, shared)
            if order != 0 { return Int(order) }
        }
        return left.count - right.count
    }
}

extension Array {
    /// Where in a sorted array an element is, or would be.
    ///
    /// `compare` is negative for elements before the place.
    func place(_ compare: (Element) -> Int) -> (index: Int, isFound: Bool) {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let order = compare(self[middle])
            if order == 0 { return (middle, true) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return (low, false)
    }
}

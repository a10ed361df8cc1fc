// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension RetryPolicy {
    /// How long to wait after a failed attempt: the same for the same message and attempt, whoever asks.
    ///
    /// A time that the provider asked for is obeyed; up to a second is added to it, so that not everybody comes back
    /// at once.
    package func wait(after attempt: UInt32, of key: MessageKey, asked: Duration?) -> Span {
        let chance = Self.chance(key, attempt)
        if let asked, asked > .zero {
            return .elapsed(asked) + Span(microseconds: Int64(chance * 1_000_000))
        }
        let doublings = min(max(0, Int64(attempt) - 1), 40)
        let (product, isOver) = max(0, base.microseconds).multipliedReportingOverflow(by: 1 << doublings)
        let longest = max(0, ceiling.microseconds)
        let whole = isOver ? longest : min(product, longest)
        let share = min(max(0, jitter.isNaN ? 0 : jitter), 1)
        return Span(microseconds: whole - Int64(Double(whole) * share * chance))
    }

    /// A number in 0..<1 that depends on every bit of the key and on the attempt.
    private static func chance(_ key: MessageKey, _ attempt: UInt32) -> Double {
        let low = StableHash.mix64(key.digest.low &+ UInt64(attempt))
        let mixed = StableHash.mix64(key.digest.high ^ low)
        return Double(mixed >> 11) / Double(UInt64(1) << 53)
    }
}

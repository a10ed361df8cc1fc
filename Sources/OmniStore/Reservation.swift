// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// A claim on an amount of something scarce: stock, coupons, budget, throughput.
public struct Reservation: Sendable, Hashable {
    /// What is scarce: "coupon:SPRING", "push per minute:29411520".
    public var key: String
    /// Who takes it: usually the digest of a message key.
    ///
    /// One holder has at most one reservation of a key.
    public var holder: Digest128
    /// How much; at least 1.
    public var amount: Int64
    /// How much there is in all, reserved or not.
    public var capacity: Int64
    /// When it ends by itself; `Timestamp.distantFuture` if it is taken for good.
    public var until: Timestamp

    /// Creates a reservation.
    public init(
        key: String, holder: Digest128, amount: Int64 = 1, capacity: Int64, until: Timestamp = .distantFuture
    ) {
        self.key = key
        self.holder = holder
        self.amount = amount
        self.capacity = capacity
        self.until = until
    }
}

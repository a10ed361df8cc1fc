// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// What one person has allowed and refused, folded from their consent facts and receipts.
///
/// A view: it depends on the set of facts and not on their order, so that merging the states of two people gives
/// the state of all their facts. Per purpose and channel it keeps the newest grant and the newest withdrawal; the
/// newer of the two decides, and at the same instant the withdrawal does.
package struct ConsentState: Sendable, Equatable {
    /// One statement of the person, and the fact that carries it.
    package struct Statement: Sendable, Hashable {
        package var at: Timestamp
        package var fact: String
        package var proof: String
        package var source: String
    }

    /// The newest statements for one purpose on one channel.
    package struct Row: Sendable, Hashable {
        package var purpose: Purpose
        package var channel: ChannelName
        package var granted: Statement?
        package var withdrawn: Statement?
    }

    /// Ordered by purpose, then channel.
    package private(set) var rows: [Row] = []
    /// Ordered by channel, cause, then address.
    package private(set) var suppressions: [Suppression] = []

    package init() {}

    /// A state of rows in any order, put into the canonical one.
    init(rows: [Row], suppressions: [Suppression]) {
        for row in rows { insert(row) }
        for suppression in suppressions { insert(suppression) }
    }

    /// Takes in a consent fact or a receipt; other kinds of fact change nothing, and neither does a fact twice.
    package mutating func apply(_ fact: Fact, at eventTime: Timestamp) {
        switch fact.kind {
        case .consent: applyConsent(fact, at: eventTime)
        case .receipt:
            if let suppression = Suppression(receipt: fact, at: eventTime) { insert(suppression) }
        default: break
        }
    }

    /// Makes this the state of the facts of both.
    package mutating func merge(_ other: ConsentState) {
        for row in other.rows { insert(row) }
        for suppression in other.suppressions { insert(suppression) }
    }

    /// The newest statements for a purpose on a channel.
    package func row(_ purpose: Purpose, _ channel: ChannelName) -> Row? {
        let index = position(of: purpose, channel)
        guard index < rows.count, rows[index].isFor(purpose, channel) else { return nil }
        return rows[index]
    }

    private mutating func applyConsent(_ fact: Fact, at eventTime: Timestamp) {
        guard let purpose = fact[ConsentKeys.purpose], let channel = fact[ConsentKeys.channel],
            let isGranted = fact[ConsentKeys.isGranted]
        else { return }
        let statement = Statement(
            at: eventTime, fact: fact.id, proof: fact[ConsentKeys.proof] ?? "", source: fact.source)
        var row = Row(purpose: Purpose(rawValue: purpose), channel: ChannelName(rawValue: channel))
        if isGranted { row.granted = statement } else { row.withdrawn = statement }
        insert(row)
    }

    private mutating func insert(_ row: Row) {
        let index = position(of: row.purpose, row.channel)
        if index < rows.count, rows[index].isFor(row.purpose, row.channel) {
            rows[index].granted = Statement.newer(rows[index].granted, row.granted)
            rows[index].withdrawn = Statement.newer(rows[index].withdrawn, row.withdrawn)
        } else {
            rows.insert(row, at: index)
        }
    }

    private mutating func insert(_ suppression: Suppression) {
        let index = suppressions.firstIndex { !($0.key < suppression.key) } ?? suppressions.count
        if index < suppressions.count, suppressions[index].key == suppression.key {
            if suppressions[index].isOlder(than: suppression) { suppressions[index] = suppression }
        } else {
            suppressions.insert(suppression, at: index)
        }
    }

    private func position(of purpose: Purpose, _ channel: ChannelName) -> Int {
        rows.firstIndex { !$0.comes(before: purpose, channel) } ?? rows.count
    }
}

extension ConsentState.Row {
    /// Whether the newer statement is a grant, as far as it had been made by then.
    ///
    /// A withdrawal counts at any time.
    package func isGranted(at instant: Timestamp) -> Bool {
        guard let granted, granted.at <= instant else { return false }
        guard let withdrawn else { return true }
        return granted.at > withdrawn.at
    }

    /// Whether the person has said no, and has not said yes since.
    package func isWithdrawn(at instant: Timestamp) -> Bool { withdrawn != nil && !isGranted(at: instant) }

    fileprivate func isFor(_ purpose: Purpose, _ channel: ChannelName) -> Bool {
        self.purpose == purpose && self.channel == channel
    }

    fileprivate func comes(before purpose: Purpose, _ channel: ChannelName) -> Bool {
        if self.purpose.rawValue != purpose.rawValue { return self.purpose.rawValue < purpose.rawValue }
        return self.channel.rawValue < channel.rawValue
    }
}

extension ConsentState.Statement {
    fileprivate static func newer(_ left: Self?, _ right: Self?) -> Self? {
        guard let left else { return right }
        guard let right else { return left }
        return (left.at, left.fact) < (right.at, right.fact) ? right : left
    }
}

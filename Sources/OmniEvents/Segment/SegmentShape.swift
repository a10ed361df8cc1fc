// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How a fact looks as a message: which verb carries it, and which identifiers have fields of their own.
struct SegmentShape {
    var type = SegmentRoute.identify
    var group: String?
    var user: String?
    var anonymous: String?
    /// Identifiers that go into `context.externalIds`.
    var others: [Identifier] = []
    /// The kind of fact, where no verb says it.
    var extraKind: String?
    var extraName: String?
    /// Whether a decoder finds the same identifiers, in the same order, without being told.
    var bringsIdentifiersBack = true

    var hasTraits: Bool { extraKind == nil && (type == .identify || type == .group) }

    init(_ fact: Fact) {
        let readsMore = ["externalIds", "traits", "device"].contains { fact.context[$0] != nil }
        if case .person(let identifiers) = fact.subject {
            placeIdentifiers(identifiers)
            let isInOrder = inOrder == identifiers && Set(identifiers).count == identifiers.count
            bringsIdentifiersBack =
                isInOrder && !readsMore && !addsTraits(fact)
                && identifiers.allSatisfy { !$0.value.isEmpty && !$0.kind.rawValue.isEmpty }
        } else {
            bringsIdentifiersBack = !readsMore
        }
        placeKind(of: fact)
    }

    private var inOrder: [Identifier] {
        [user.map { .user($0) }, anonymous.map { .anonymous($0) }].compactMap { $0 } + others
    }

    private mutating func placeKind(of fact: Fact) {
        let isPerson = if case .person = fact.subject { true } else { false }
        switch fact.kind {
        case .event(let name):
            if name.isEmpty {
                extraKind = "event"
            } else {
                type = .track
            }
        case .traits:
            if case .group(let id) = fact.subject {
                if id.isEmpty || !bringsIdentifiersBack { extraKind = "traits" } else { (type, group) = (.group, id) }
            }
        case .membership(let id):
            if id.isEmpty || !isPerson || fact.identifiers.isEmpty || !bringsIdentifiersBack {
                (extraKind, extraName) = ("membership", id)
            } else {
                (type, group) = (.group, id)
            }
        case .link:
            if isPerson, fact.identifiers.map(\.kind) == [.user, .anonymous] {
                type = .alias
            } else {
                extraKind = "link"
            }
        case .consent: extraKind = "consent"
        case .receipt: extraKind = "receipt"
        }
        if type == .alias, fact.identifiers.contains(where: { $0.value.isEmpty }) || !fact.properties.isEmpty {
            (type, extraKind) = (.identify, "link")
        }
    }

    private mutating func placeIdentifiers(_ identifiers: [Identifier]) {
        for identifier in identifiers {
            if identifier.kind == .user, user == nil {
                user = identifier.value
            } else if identifier.kind == .anonymous, anonymous == nil {
                anonymous = identifier.value
            } else {
                others.append(identifier)
            }
        }
    }

    /// Whether a decoder makes further identifiers of traits.
    private func addsTraits(_ fact: Fact) -> Bool {
        guard fact.kind == .traits else { return false }
        let identifying = [(CommonTraits.email, Identifier.Kind.email), (CommonTraits.phone, .phone)]
        return identifying.contains { trait, kind in
            guard let value = fact.properties[trait], !value.isEmpty else { return false }
            return !fact.identifiers.contains(Identifier(kind, value))
        }
    }
}

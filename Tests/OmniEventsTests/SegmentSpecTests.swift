// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniEvents
import Testing

@Suite struct `The examples of Segment's specification` {
    private static let suite = "conformance/segment-spec/examples.shared.json"
    private static let arrival = Timestamp(seconds: 1_800_000_000)

    /// Every wire message of the suite with the route that its page is about; batches are taken apart.
    private static func payloads() throws -> [(id: String, route: SegmentRoute, body: [UInt8], json: [String: Any])] {
        try SharedData.cases(suite)
            .compactMap { one in
                guard one["kind"] as? String == "payload", let json = one["payload"] as? [String: Any] else {
                    return nil
                }
                let id = try #require(one["id"] as? String)
                let page = (one["page"] as? String ?? "").lowercased()
                let section = (one["section"] as? String ?? "").lowercased()
                let route = SegmentRoute(rawValue: section) ?? SegmentRoute(rawValue: page) ?? .track
                return (id, route, Array(try JSONSerialization.data(withJSONObject: json)), json)
            }
    }

    @Test(.enabled(if: SharedData.has(suite), "needs ../shared"))
    func `decode to the verb, the names, the people and the properties that they show`() throws {
        var passed = 0
        let payloads = try Self.payloads()
        for (id, route, body, json) in payloads {
            let items = try SegmentDecoder().facts(from: body, route: route, receivedAt: Self.arrival)
            let messages = json["batch"] as? [[String: Any]] ?? [json]
            try #require(items.count == messages.count, "\(id)")
            for (item, message) in zip(items, messages) {
                let fact = try #require(item.fact, "\(id): \(String(describing: item.refusal))")
                try compare(fact, with: message, route: route, envelope: json, id)
            }
            passed += 1
        }
        print("segment-spec: payloads \(passed)/\(payloads.count)")
        #expect(passed > 0)
    }

    private func compare(
        _ fact: Fact, with json: [String: Any], route: SegmentRoute, envelope: [String: Any], _ id: String
    ) throws {
        let comment = Comment(rawValue: id)
        let verb = json["type"] as? String ?? json["action"] as? String ?? route.rawValue
        let properties = json["properties"] as? [String: Any] ?? [:]
        let traits = json["traits"] as? [String: Any] ?? [:]
        let context = json["context"] as? [String: Any] ?? [:]
        if let messageID = json["messageId"] as? String { #expect(fact.id == messageID, comment) }
        switch verb {
        case "track":
            #expect(fact.event == json["event"] as? String, comment)
            #expect(same(fact.properties, properties), comment)
        case "page", "screen":
            #expect(fact.event == (verb == "page" ? "Page Viewed" : "Screen Viewed"), comment)
            #expect(fact[PageViewed.name] == json["name"] as? String, comment)
            #expect(same(fact.properties, properties.merging(["name": json["name"] ?? ""]) { $1 }), comment)
        case "identify":
            #expect(fact.kind == .traits, comment)
            #expect(same(fact.properties, traits), comment)
        case "group":
            let group = try #require(json["groupId"] as? String)
            let isAlone = json["userId"] == nil && json["anonymousId"] == nil
            #expect(isAlone ? fact.subject == .group(group) : fact.kind == .membership(group: group), comment)
            #expect(same(fact.properties, traits), comment)
        case "alias":
            #expect(fact.kind == .link, comment)
            #expect(fact.identifiers.contains(.anonymous(try #require(json["previousId"] as? String))), comment)
        default: Issue.record(Comment(rawValue: "\(id): a verb without an expectation: \(verb)"))
        }
        var expected: [Identifier] = []
        if let user = json["userId"] as? String ?? json["user_id"] as? String { expected.append(.user(user)) }
        if let anonymous = json["anonymousId"] as? String { expected.append(.anonymous(anonymous)) }
        if verb == "alias", let previous = json["previousId"] as? String { expected.append(.anonymous(previous)) }
        if verb == "identify", let email = traits["email"] as? String { expected.append(.email(email)) }
        if let email = (context["traits"] as? [String: Any])?["email"] as? String { expected.append(.email(email)) }
        #expect(fact.identifiers == expected, comment)
        let merged = (envelope["context"] as? [String: Any] ?? [:]).merging(context) { $1 }
        #expect(same(fact.context, merged), comment)
        #expect(fact.time == expectedTime(json), comment)
    }

    private func expectedTime(_ json: [String: Any]) -> Timestamp? {
        guard let text = json["timestamp"] as? String else { return Self.arrival }
        // One example of the specification writes a month in one digit.
        return try? Timestamp(text.replacingOccurrences(of: "2015-2-02", with: "2015-02-02"))
    }

    /// Whether properties hold what another parser read from the same JSON.
    private func same(_ properties: Properties, _ json: [String: Any]) -> Bool {
        guard let data = try? JSONEncoder().encode(properties),
            let object = try? JSONSerialization.jsonObject(with: data) as? NSDictionary
        else { return false }
        return object == json as NSDictionary
    }

    @Test(.enabled(if: SharedData.has(suite), "needs ../shared"))
    func `for client libraries use only event names and keys that the schemas know`() throws {
        let names = Set(commerceSchemas.map { $0.eventName })
        var seen = 0
        for one in SharedData.cases(Self.suite) where (one["page"] as? String)?.hasPrefix("ecommerce") == true {
            let arguments = (one["payload"] as? [String: Any])?["arguments"] as? [Any]
            let name = try #require(arguments?.first as? String)
            #expect(names.contains(name))
            seen += 1
        }
        #expect(names.count == 28 && seen > 0)
    }
}

private let commerceSchemas: [any EventSchema.Type] = [
    ProductsSearched.self, ProductListViewed.self, ProductListFiltered.self, ProductClicked.self, ProductViewed.self,
    ProductReviewed.self, PromotionViewed.self, PromotionClicked.self, ProductAdded.self, ProductRemoved.self,
    CartViewed.self, CheckoutStarted.self, OrderUpdated.self, OrderCompleted.self, OrderRefunded.self,
    OrderCancelled.self, CheckoutStepViewed.self, CheckoutStepCompleted.self, PaymentInfoEntered.self,
    CouponEntered.self, CouponApplied.self, CouponDenied.self, CouponRemoved.self, ProductAddedToWishlist.self,
    ProductRemovedFromWishlist.self, WishlistProductAddedToCart.self, ProductShared.self, CartShared.self,
]

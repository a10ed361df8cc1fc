// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore
package import OmniStore
package import Testing

/// Values for rules: small, distinct and the same in every run.
package enum Sample {
    package static func person(_ number: Int) -> PersonID {
        PersonID(Digest128(high: StableHash.mix64(UInt64(number)), low: UInt64(number)))
    }

    package static func digest(_ number: Int) -> Digest128 {
        let bits = UInt64(bitPattern: Int64(number))
        return Digest128(high: StableHash.mix64(bits &+ 7), low: StableHash.mix64(bits &+ 11))
    }

    package static func fact(_ number: Int) -> FactKey { FactKey(id: digest(number), content: digest(-number - 1)) }

    package static func message(_ number: Int) -> MessageKey { MessageKey(digest(number)) }

    package static func time(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

    package static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    package static func claim(_ identifier: Identifier, _ person: PersonID) -> Claim {
        Claim(identifier: identifier, person: person, from: time(5), evidence: "fact of \(identifier.value)")
    }
}

extension PersonCommit {
    /// A person's part with entries given as texts.
    package static func sample(
        _ person: Int, at revision: UInt64 = 0, _ entries: [String] = [], snapshot: String? = nil,
        wakeUp: Timestamp? = nil, claims: [Claim] = [], outbox: [OutboxChange] = [],
        memberships: [MembershipChange] = []
    ) -> PersonCommit {
        PersonCommit(
            person: Sample.person(person), expectedRevision: revision, entries: entries.map(Sample.bytes),
            snapshot: snapshot.map(Sample.bytes), wakeUp: wakeUp, claims: claims, outbox: outbox,
            memberships: memberships)
    }
}

/// Records an issue unless `body` throws a store error of a code; returns the error for more questions.
@discardableResult
package func expectError(
    _ code: StoreError.Code, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async -> StoreError? {
    do {
        try await body()
        Issue.record("expected \(code.rawValue), nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as StoreError {
        #expect(error.code == code, comment, sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record("expected \(code.rawValue), not \(error)", sourceLocation: sourceLocation)
    }
    return nil
}

extension Store {
    /// The whole log, read in pages.
    package func wholeFeed(page: Int) async throws -> [LoggedEntry] {
        var all: [LoggedEntry] = []
        var position: LogPosition?
        while true {
            let feed = try await feed(after: position, limit: page)
            all += feed.entries
            guard let next = feed.next else { return all }
            position = next
        }
    }

    package func load(_ person: Int) async throws -> StoredPerson {
        let loaded = try await load([Sample.person(person)])
        return try #require(loaded.first)
    }
}

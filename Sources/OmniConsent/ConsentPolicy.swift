// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Which purposes may be written about without having been asked for.
///
/// Whatever is not listed needs a grant on the channel in question: no statement means no.
public struct ConsentPolicy: Sendable, Hashable {
    /// Purposes that need no opt-in.
    ///
    /// An explicit withdrawal is respected even for these.
    public var withoutOptIn: [Purpose]

    /// Creates a policy; by default only transactional messages need no opt-in.
    public init(withoutOptIn: [Purpose] = [.transactional]) { self.withoutOptIn = withoutOptIn }

    /// Only transactional messages need no opt-in.
    public static let standard = ConsentPolicy()
}

extension ConsentPolicy: Codable {
    private enum Key: String, CodingKey { case withoutOptIn }

    /// Reads an object in which what is left out has its default.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        let purposes = try fields.decodeIfPresent([Purpose].self, forKey: .withoutOptIn)
        self.init(withoutOptIn: purposes ?? ConsentPolicy.standard.withoutOptIn)
    }

    /// Writes an object without what has its default.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        if self != .standard { try fields.encode(withoutOptIn, forKey: .withoutOptIn) }
    }
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Holdout.Scope: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, journey, step
    }

    private enum Kind: String, Codable {
        case universal, journey, step
    }

    /// Writes `{"kind": "step", "journey": …, "step": …}`, with the keys that the kind has.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .universal: try container.encode(Kind.universal, forKey: .kind)
        case .journey(let journey):
            try container.encode(Kind.journey, forKey: .kind)
            try container.encode(journey, forKey: .journey)
        case .step(let step, of: let journey):
            try container.encode(Kind.step, forKey: .kind)
            try container.encode(journey, forKey: .journey)
            try container.encode(step, forKey: .step)
        }
    }

    /// Reads what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .universal: self = .universal
        case .journey: self = .journey(try container.decode(String.self, forKey: .journey))
        case .step:
            self = .step(
                try container.decode(String.self, forKey: .step),
                of: try container.decode(String.self, forKey: .journey))
        }
    }
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension SessionKNN.Configuration {
    func check() throws {
        guard neighbours > 0, sample > 0 else {
            throw RecommendationError(.invalidConfiguration, "at least one session is looked at and at least one votes")
        }
        if let gap, !gap.isElapsed || gap.elapsedMicroseconds < 0 {
            throw RecommendationError(
                .invalidConfiguration, "a gap is an elapsed span of zero or more, such as .minutes(30)")
        }
        switch scheme {
        case .vectors(let rarity):
            guard (0...1e6).contains(rarity) else {
                throw RecommendationError(
                    .invalidConfiguration, "the weight of rarity is from 0 to a million, not \(rarity)")
            }
        case .sequence(let position, let days, let distance):
            guard [position, days, distance].allSatisfy({ $0.isFinite && $0 > 0 }) else {
                throw RecommendationError(.invalidConfiguration, "the three decays of STAN are above zero")
            }
        }
    }
}

extension SessionKNN {
    /// Writes settings and sessions.
    public func encode(into archive: inout ModelArchive.Writer) {
        switch configuration.scheme {
        case .vectors(let rarity): archive.numbers([rarity])
        case .sequence(let position, let days, let distance): archive.numbers([position, days, distance])
        }
        archive.integer(configuration.neighbours)
        archive.integer(configuration.sample)
        archive.integers((configuration.gap.map { [Int($0.elapsedMicroseconds)] } ?? []) as [Int])
        archive.index(items)
        archive.report(report)
        log.encode(into: &archive)
        archive.integer(observed)
    }

    /// Reads settings and sessions.
    public init(from archive: inout ModelArchive.Reader) throws {
        let weights = try archive.doubles()
        let scheme: Configuration.Scheme
        switch weights.count {
        case 1: scheme = .vectors(rarity: weights[0])
        case 3: scheme = .sequence(position: weights[0], days: weights[1], distance: weights[2])
        default: throw ModelArchive.damaged("a setting is missing")
        }
        let neighbours = try archive.integer()
        let sample = try archive.integer()
        let gap = try archive.wideIntegers().first.map { Span(microseconds: Int64($0)) }
        let configuration = Configuration(scheme: scheme, neighbours: neighbours, sample: sample, gap: gap)
        try ModelArchive.checkSettings(configuration.check)
        let items = try archive.index()
        let report = try archive.report()
        let log = try SessionLog(from: &archive, items: items.count)
        let observed = try archive.integer()
        guard (0...log.count).contains(observed) else { throw ModelArchive.damaged("more sessions observed than kept") }
        self.init(configuration: configuration, items: items, log: log)
        self.observed = observed
        self.report = report
    }
}

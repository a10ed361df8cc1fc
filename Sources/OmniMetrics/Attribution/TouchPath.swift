// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One way that people went: the channels that touched them, in order, and how many ended in a conversion.
///
/// A path belongs to a person as they are known now, so that touches on a phone and on a laptop stand in one path once
/// both are known to be theirs.
public struct TouchPath: Sendable, Hashable, Codable {
    /// The channels, campaigns or creators, in the order of their touches; the same may come again.
    public var channels: [String]
    /// How many people went this way and converted.
    public var conversions: Int
    /// What these conversions were worth together, in one currency.
    public var value: Double
    /// How many people went this way and did not convert.
    public var nonConversions: Int
    /// How long before the end of the path each touch was, in days; empty if nobody knows.
    public var ages: [Double]

    /// Creates a path.
    public init(
        _ channels: [String], conversions: Int = 0, value: Double = 0, nonConversions: Int = 0, ages: [Double] = []
    ) {
        self.channels = channels
        self.conversions = conversions
        self.value = value
        self.nonConversions = nonConversions
        self.ages = ages
    }
}

/// Paths with channels as small numbers, checked once, ready for every model.
public struct TouchPaths: Sendable {
    /// The channels, in the order of their names.
    public let channels: [String]
    /// How many people converted on paths with a touch.
    public internal(set) var conversions: Double
    /// What their conversions were worth.
    public internal(set) var value: Double
    /// How many people did not convert.
    public internal(set) var nonConversions: Double
    /// Conversions without any touch, which no model can credit.
    public let untouched: Double
    /// Paths with a touch.
    public var count: Int { starts.count - 1 }

    /// Path p's touches are those from `starts[p]` up to `starts[p + 1]`.
    let starts: [Int]
    let touches: [Int32]
    var converted: [Double]
    var values: [Double]
    var missed: [Double]
    /// As many as touches, or none.
    let ages: [Double]

    /// Reads paths.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative count, a value or age that is not finite, an age
    ///   below zero, or as many ages as do not fit the touches; `tooMany` for a million channels; `overflow` for 2⁵³
    ///   people or more, and for values that add up to 1e200 or more.
    public init(_ paths: [TouchPath]) throws {
        var indexes: [String: Int32] = [:]
        var names: [String] = []
        var (starts, touches, ages) = ([0], [Int32](), [Double]())
        var (converted, values, missed) = ([Double](), [Double](), [Double]())
        var (untouched, knowsAges) = (0.0, true)
        var (people, worth) = (0.0, 0.0)
        starts.reserveCapacity(paths.count + 1)
        for (number, path) in paths.enumerated() {
            try Self.check(path, number)
            people += Double(path.conversions) + Double(path.nonConversions)
            worth += path.value.magnitude
            try Self.check(people: people, worth: worth, number)
            guard !path.channels.isEmpty else {
                untouched += Double(path.conversions)
                continue
            }
            for channel in path.channels {
                if let known = indexes[channel] {
                    touches.append(known)
                } else {
                    let index = Int32(truncatingIfNeeded: names.count)
                    indexes[channel] = index
                    names.append(channel)
                    touches.append(index)
                }
            }
            if path.ages.isEmpty { knowsAges = false } else { ages += path.ages }
            starts.append(touches.count)
            converted.append(Double(path.conversions))
            values.append(path.value)
            missed.append(Double(path.nonConversions))
        }
        guard names.count < 1 << 20 else {
            throw MetricsError(.tooMany, "paths of a million channels: give groups of channels instead")
        }
        let order = names.indices.sorted { names[$0] < names[$1] }
        var places = [Int32](repeating: 0, count: names.count)
        for (place, index) in order.enumerated() { places[index] = Int32(place) }
        channels = order.map { names[$0] }
        self.starts = starts
        self.touches = touches.map { places[Int($0)] }
        self.converted = converted
        self.values = values
        self.missed = missed
        self.ages = knowsAges ? ages : []
        self.untouched = untouched
        conversions = converted.reduce(0, +)
        value = values.reduce(0, +)
        nonConversions = missed.reduce(0, +)
    }

    private static func check(_ path: TouchPath, _ number: Int) throws {
        guard path.conversions >= 0, path.nonConversions >= 0 else {
            throw MetricsError(.invalidInput, "path \(number) has a negative count of people; counts start at 0")
        }
        guard path.value.isFinite else {
            throw MetricsError(.invalidInput, "path \(number) has a value that is not a finite number")
        }
        guard path.ages.isEmpty || path.ages.count == path.channels.count else {
            throw MetricsError(
                .invalidInput, "path \(number) has \(path.ages.count) ages of \(path.channels.count) touches")
        }
        guard path.ages.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw MetricsError(
                .invalidInput, "path \(number) has a touch after its end: ages are days before it, 0 or more")
        }
    }

    /// Up to 2⁵³ every sum of people is exact, and a count again; values below 1e200 stay finite when people are drawn
    /// again.
    private static func check(people: Double, worth: Double, _ number: Int) throws {
        guard people < 0x1p53 else {
            throw MetricsError(.overflow, "up to path \(number) there are 2^53 people or more: give counts of people")
        }
        guard worth < 1e200 else {
            throw MetricsError(.overflow, "up to path \(number) values add up to 1e200 or more: give a larger unit")
        }
    }

    /// The channels of one path.
    func path(_ index: Int) -> ArraySlice<Int32> { touches[starts[index]..<starts[index + 1]] }
}

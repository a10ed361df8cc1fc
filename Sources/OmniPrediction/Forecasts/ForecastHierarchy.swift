// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

/// Sums of series, sums of sums, and forecasts for all of them that add up.
///
/// Forecasts of every product and of the total made apart contradict one another. Bottom-up adds the leaves; the
/// reconciliation by least squares moves all of them as little as possible until they add up, so what the totals know
/// flows down: S(SᵀS)⁻¹Sᵀŷ (Hyndman, Ahmed, Athanasopoulos and Shang 2011).
public struct ForecastHierarchy: Sendable, Hashable {
    /// How many series are at the bottom.
    public let leaves: Int
    /// The sums, as positions of their leaves.
    public let groups: [[Int]]

    /// Describes which sums there are: the total, each shop, each category.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for no leaves, an empty group, or a position that is no leaf
    ///   or twice in a group.
    public init(leaves: Int, groups: [[Int]]) throws {
        guard leaves > 0 else { throw PredictionError(.invalidInput, "a hierarchy needs at least one series") }
        for (index, group) in groups.enumerated() {
            guard !group.isEmpty, Set(group).count == group.count, group.allSatisfy({ (0..<leaves).contains($0) })
            else {
                throw PredictionError(
                    .invalidInput, "group \(index) is empty or names a position that is no leaf, or twice")
            }
        }
        self.leaves = leaves
        self.groups = groups
    }

    /// Adds up the leaves' forecasts for every group.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for another number of series or different horizons.
    public func bottomUp(_ forecasts: [[Double]]) throws -> [[Double]] {
        let horizon = try check(forecasts, count: leaves)
        return groups.map { group in
            (0..<horizon).map { step in group.reduce(0) { $0 + forecasts[$1][step] } }
        }
    }

    /// Moves the forecasts of groups and leaves as little as possible, in the sum of squares, so that they add up.
    ///
    /// - Parameters:
    ///   - groupForecasts: A forecast per group, in the groups' order.
    ///   - leafForecasts: A forecast per leaf.
    /// - Returns: The forecasts of the groups and of the leaves, which add up to rounding.
    /// - Throws: ``PredictionError`` with `invalidInput` for another number of series or different horizons.
    public func reconciled(
        groups groupForecasts: [[Double]], leaves leafForecasts: [[Double]]
    ) throws -> (groups: [[Double]], leaves: [[Double]]) {
        let horizon = try check(leafForecasts, count: leaves)
        guard try check(groupForecasts, count: groups.count) == horizon || groups.isEmpty else {
            throw PredictionError(.invalidInput, "groups and leaves have different horizons")
        }
        // (I + GᵀG)b = leaves + Gᵀgroups, which with many leaves and few groups is solved in the groups' space:
        // b = c − Gᵀ(I + GGᵀ)⁻¹Gc.
        let count = groups.count
        let sets = groups.map(Set.init)
        var gram = Matrix.identity(count)
        for row in 0..<count {
            for column in 0..<count { gram[row, column] += Double(sets[row].intersection(sets[column]).count) }
        }
        guard count == 0 || Cholesky(gram) != nil else {
            throw PredictionError(.notIdentified, "the groups cannot be told apart")
        }
        let factor = count == 0 ? nil : Cholesky(gram)
        var result = leafForecasts
        for step in 0..<horizon {
            for (index, group) in groups.enumerated() {
                for leaf in group { result[leaf][step] += groupForecasts[index][step] }
            }
            let sums = groups.map { group in group.reduce(0) { $0 + result[$1][step] } }
            let corrections = factor?.solve(sums) ?? []
            for (index, group) in groups.enumerated() {
                for leaf in group { result[leaf][step] -= corrections[index] }
            }
        }
        return (try bottomUp(result), result)
    }

    private func check(_ forecasts: [[Double]], count: Int) throws -> Int {
        let horizon = forecasts.first?.count ?? 0
        guard forecasts.count == count, forecasts.allSatisfy({ $0.count == horizon && $0.allSatisfy(\.isFinite) })
        else {
            throw PredictionError(
                .invalidInput, "\(forecasts.count) forecasts for \(count) series, of different horizons, or not finite")
        }
        return horizon
    }
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How many items of one kind a list may show.
///
/// Caps are kept by passing over what is too much, best first; scores are never changed for them.
public enum ListCap: Sendable, Hashable, Codable {
    /// So many of one brand.
    case brand(atMost: Int)
    /// So many of one category.
    case category(atMost: Int)
    /// So many with one value of an attribute.
    case attribute(ItemAttribute, atMost: Int)

    /// The number.
    public var limit: Int {
        switch self {
        case .brand(let limit), .category(let limit), .attribute(_, let limit): limit
        }
    }

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        limit < 1 ? ["the cap \(self) lets nothing through; use at least 1"] : []
    }
}

extension ListCap: CustomStringConvertible {
    /// `at most 2 per brand`.
    public var description: String {
        switch self {
        case .brand(let limit): "at most \(limit) per brand"
        case .category(let limit): "at most \(limit) per category"
        case .attribute(let attribute, let limit): "at most \(limit) per \(attribute)"
        }
    }
}

/// How full the caps of one list are.
struct CapCounts {
    private let caps: [ListCap]
    private let columns: ItemCatalog.Columns
    private var counts: [[Int32: Int]]

    init(_ caps: [ListCap], _ columns: ItemCatalog.Columns) {
        self.caps = caps
        self.columns = columns
        counts = Array(repeating: [:], count: caps.count)
    }

    /// The cap that a row would break; nil if it fits.
    func broken(by row: Int) -> ListCap? {
        for (place, cap) in caps.enumerated() {
            for kind in kinds(row, cap) where counts[place][kind, default: 0] >= cap.limit { return cap }
        }
        return nil
    }

    mutating func add(_ row: Int, _ difference: Int = 1) {
        for (place, cap) in caps.enumerated() {
            for kind in kinds(row, cap) { counts[place][kind, default: 0] += difference }
        }
    }

    /// What counts under a cap; unknown brands and categories are not kinds, so they are not capped.
    private func kinds(_ row: Int, _ cap: ListCap) -> [Int32] {
        switch cap {
        case .brand: columns.brand[row] < 0 ? [] : [columns.brand[row]]
        case .category: columns.category[row] < 0 ? [] : [columns.category[row]]
        case .attribute(let attribute, _): columns.values(of: attribute, row)
        }
    }
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The bound on models that hold a number for each pair of items.
enum SquareLimit {
    /// - Throws: ``RecommendationError`` where the catalogue is larger than is set, or its square no number of bytes.
    static func check(items: Int, atMost maximum: Int, model: String) throws {
        let pairs = items.multipliedReportingOverflow(by: items)
        let bytes = pairs.partialValue.multipliedReportingOverflow(by: 4)
        guard items <= maximum, !pairs.overflow, !bytes.overflow else {
            let size = pairs.overflow || bytes.overflow ? "too many" : "\(bytes.partialValue / 1_000_000)"
            throw RecommendationError(
                .invalidConfiguration,
                "\(model) over \(items) items takes \(size) MB; it is set to at most \(maximum) items. "
                    + "Raise maximumItems, or take ALS")
        }
    }
}

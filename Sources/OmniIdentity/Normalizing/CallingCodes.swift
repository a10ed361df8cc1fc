// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The country codes that the ITU has assigned, with the lengths of national numbers in use.
///
/// No code is the beginning of another, so that the first match is the only one.
enum CallingCodes {
    /// How many of the leading digits are a country code; nil when they are no assigned one.
    static func codeLength(of digits: [UInt8]) -> Int? {
        var code = 0
        for length in 1...3 {
            guard digits.count > length, digits[0] != 0x30 else { return nil }
            code = code * 10 + Int(digits[length - 1]) - 0x30
            if lengths[code] != nil { return length }
        }
        return nil
    }

    /// The lengths that national numbers of a country have.
    static func nationalLengths(_ code: String) -> ClosedRange<Int> { Int(code).flatMap { lengths[$0] } ?? 0...0 }

    /// Whether national numbers may begin with 0, which elsewhere is a trunk prefix and never part of E.164.
    static func keepsZero(_ code: String) -> Bool { zeroes.contains(code) }

    private static let zeroes: Set<String> = [
        "39", "47", "225", "226", "227", "229", "241", "242", "267", "268", "378", "501", "507", "676", "679", "687",
        "800",
        "853", "881", "888", "974",
    ]

    private static let lengths: [Int: ClosedRange<Int>] = {
        var lengths: [Int: ClosedRange<Int>] = [:]
        for (range, codes) in table {
            for code in codes { lengths[code] = range }
        }
        return lengths
    }()

    // Facts of the numbering plans, as of 2026: range of lengths, codes.
    private static let table: [(ClosedRange<Int>, [Int])] = [
        (4...5, [290]),
        (4...7, [683, 690]),
        (4...11, [98, 352]),
        (4...13, [43, 49, 598]),
        (5...7, [247, 500, 676, 677, 678, 682, 688]),
        (5...10, [27, 31, 47, 64, 386, 685, 686, 852]),
        (5...12, [61, 82, 358, 971]),
        (6...7, [298, 299, 597, 672, 687]),
        (6...9, [40, 252, 355, 376, 421, 508, 681, 689]),
        (6...11, [48, 53, 95, 375, 595, 880]),
        (6...13, [39, 46, 63, 359, 381]),
        (7...7, [238, 239, 246, 248, 269, 291, 297, 592, 673, 674, 680, 691, 692]),
        (7...8, [241, 599, 670, 675, 853, 961, 965, 975]),
        (7...9, [220, 231, 245, 265, 354, 385, 423, 967, 968]),
        (10...10, [1]),
        (7...10, [44, 84, 230, 243, 254, 263, 267, 353, 372, 960]),
        (7...11, [501, 503, 507, 679, 886, 974]),
        (7...13, [62, 86, 90, 882, 972]),
        (8...8, [45, 216, 222, 223, 226, 227, 228, 232, 235, 236, 253, 257, 266, 350, 356, 357, 370, 371, 373]),
        (8...8, [374, 389, 505, 509, 800, 808, 973, 993]),
        (8...9, [32, 36, 51, 213, 224, 233, 237, 250, 258, 264, 268, 377, 382, 387, 591, 962, 963]),
        (8...10, [20, 60, 378, 506, 850, 855, 856, 964, 970, 976]),
        (8...11, [55, 57, 65, 502, 504, 593, 977]),
        (8...13, [66, 81, 91, 92, 383, 883]),
        (9...9, [33, 34, 93, 94, 211, 212, 218, 221, 240, 242, 244, 249, 251, 255, 256, 260, 261, 262, 351]),
        (9...9, [590, 594, 596, 979, 992, 994, 995, 998]),
        (9...12, [41, 56, 380, 420, 870, 881, 966, 996]),
        (10...11, [52, 54, 58, 225, 229]),
        (10...14, [7, 30, 234]),
        (11...12, [878, 888]),
    ]
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

@Suite struct `A property test` {
    enum Product: EventSchema {
        static let eventName = "Product Added"
        static let price = Key<Double>("price")
        static let name = Key<String>("name")
        static let isGift = Key<Bool>("gift")
        static let count = Key<Int>("count")
    }

    static let comparisons: [PropertyTest.Comparison] = [
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
    ]

    /// What `=`, `!=`, `<`, `<=`, `>`, `>=` answer, one letter each.
    static let table: [(PropertyValue?, PropertyValue, String)] = [
        // Absent: never.
        (nil, 1, "------"), (nil, "a", "------"), (nil, true, "------"), (nil, .null, "------"),
        // Numbers by value, whatever their form.
        (1, 1, "y--y-y"), (1, 2, "-yyy--"), (2, 1, "-y--yy"), (.double(1), 1, "y--y-y"), (1, .double(1), "y--y-y"),
        (.double(1.5), 1, "-y--yy"), (1, .double(1.5), "-yyy--"), (.double(-0.0), 0, "y--y-y"),
        (.int(.max), .int(.max - 1), "-y--yy"), (.int(9_007_199_254_740_993), .int(9_007_199_254_740_992), "-y--yy"),
        // Text by its scalars, with case.
        ("a", "a", "y--y-y"), ("a", "b", "-yyy--"), ("B", "a", "-yyy--"), ("", "a", "-yyy--"),
        ("2026-03-02T10:00:00Z", "2026-03-02T09:59:59Z", "-y--yy"),
        // Flags are the same or not; there is no order.
        (true, true, "y-----"), (true, false, "-y----"), (false, true, "-y----"),
        // Other forms are never equal, and have no order.
        ("1", 1, "-y----"), (1, "1", "-y----"), (true, 1, "-y----"), (1, true, "-y----"), (.null, 1, "-y----"),
        (.null, .null, "y-----"), ([1], [1], "y-----"), ([1], [2], "-y----"), ([1], 1, "-y----"),
        (.object(["a": 1]), .object(["a": 1]), "y-----"), (.object(["a": 1]), .object(["a": 2]), "-y----"),
    ]

    @Test(arguments: table) func `answers as the table says, and its opposite the opposite`(
        _ value: PropertyValue?, _ constant: PropertyValue, _ answers: String
    ) {
        var properties: Properties = ["other": 1]
        properties["key"] = value
        for (comparison, answer) in zip(Self.comparisons, answers) {
            let test = PropertyTest.compare("key", comparison, constant)
            let name = "\(String(describing: value)) \(comparison.rawValue) \(constant)"
            #expect(test.matches(properties) == (answer == "y"), "\(name)")
            #expect(PropertyTest.not(test).matches(properties) == (answer == "-"), "not \(name)")
        }
        #expect(PropertyTest.oneOf("key", ["x", constant]).matches(properties) == answers.hasPrefix("y"))
    }

    @Test func `finds a property only where it is there and not null`() {
        #expect(PropertyTest.exists("key").matches(["key": 0]))
        #expect(PropertyTest.exists("key").matches(["key": ""]))
        #expect(PropertyTest.exists("key").matches(["key": false]))
        #expect(!PropertyTest.exists("key").matches(["key": .null]))
        #expect(!PropertyTest.exists("key").matches(["other": 1]))
    }

    @Test func `looks into text with case, and into nothing else`() {
        let properties: Properties = ["text": "Blue kettle", "number": 12]
        #expect(PropertyTest.contains("text", "kettle").matches(properties))
        #expect(!PropertyTest.contains("text", "Kettle").matches(properties))
        #expect(PropertyTest.contains("text", "").matches(properties))
        #expect(PropertyTest.hasPrefix("text", "Blue").matches(properties))
        #expect(!PropertyTest.hasPrefix("text", "kettle").matches(properties))
        #expect(!PropertyTest.contains("number", "1").matches(properties))
        #expect(!PropertyTest.hasPrefix("absent", "").matches(properties))
    }

    @Test(arguments: [false, true], [false, true]) func `joins others as logic does`(_ left: Bool, _ right: Bool) {
        let a = PropertyTest.compare("a", .equal, true)
        let b = PropertyTest.compare("b", .equal, true)
        let properties: Properties = ["a": .bool(left), "b": .bool(right)]
        #expect(PropertyTest.all([a, b]).matches(properties) == (left && right))
        #expect(PropertyTest.any([a, b]).matches(properties) == (left || right))
        #expect(
            PropertyTest.not(.all([a, b])).matches(properties)
                == PropertyTest.any([.not(a), .not(b)]).matches(properties))
        #expect(PropertyTest.all([]).matches(properties))
        #expect(!PropertyTest.any([]).matches(properties))
        #expect(PropertyTest.any([.all([a]), .not(b), .exists("c")]).properties == ["a", "b", "c"])
    }

    @Test func `is what typed keys write`() {
        let cases: [(PropertyPredicate<Product>, PropertyTest)] = [
            (Product.price == 5, .compare("price", .equal, .double(5))),
            (Product.price != 5, .compare("price", .notEqual, .double(5))),
            (Product.price < 5, .compare("price", .less, .double(5))),
            (Product.price <= 5, .compare("price", .lessOrEqual, .double(5))),
            (Product.price > 5, .compare("price", .greater, .double(5))),
            (Product.count >= 5, .compare("count", .greaterOrEqual, .int(5))),
            (Product.name.contains("x"), .contains("name", "x")),
            (Product.name.hasPrefix("x"), .hasPrefix("name", "x")),
            (Product.name.isOneOf(["x", "y"]), .oneOf("name", ["x", "y"])),
            (Product.isGift.exists, .exists("gift")),
            (!(Product.isGift == true), .not(.compare("gift", .equal, true))),
            (
                Product.price > 5 && Product.isGift.exists,
                .all([.compare("price", .greater, .double(5)), .exists("gift")])
            ),
            (
                Product.price > 5 || Product.isGift.exists,
                .any([.compare("price", .greater, .double(5)), .exists("gift")])
            ),
        ]
        for (predicate, test) in cases {
            #expect(predicate.test == test)
            let properties: Properties = ["price": 6, "name": "xy", "gift": true, "count": 5]
            #expect(predicate.matches(properties) == test.matches(properties))
        }
    }
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

@Suite struct `Properties of a fact` {
    enum Product: EventSchema {
        static let eventName = "Product Added"
        static let price = Key<Double>("price")
        static let quantity = Key<Int>("quantity")
        static let isGift = Key<Bool>("gift")
        static let name = Key<String>("name")
        static let tags = Key<[String]>("tags")
        static let since = Key<Timestamp>("since")
        static let maker = Key<Properties>("maker")
    }

    /// What properties promise, as a plain list: keys by their very bytes, a key set again moves to the end.
    struct Model {
        var fields: [(key: String, value: PropertyValue)] = []

        mutating func set(_ key: String, _ value: PropertyValue?) {
            fields.removeAll { Array($0.key.utf8) == Array(key.utf8) }
            if let value { fields.append((key, value)) }
        }

        func value(_ key: String) -> PropertyValue? { fields.first { Array($0.key.utf8) == Array(key.utf8) }?.value }
    }

    @Test(arguments: 0..<20) func `answer, set, replace and remove as a list of unique keys would, in its order`(
        _ seed: Int
    ) throws {
        var dice = CoreDice(seed)
        var properties = Properties()
        var model = Model()
        for _ in 0..<300 {
            let key = dice.text()
            let value = dice.below(4) == 0 ? nil : dice.value()
            properties[key] = value
            model.set(key, value)
            #expect(properties.fields.map(\.key.utf8.count) == model.fields.map(\.key.utf8.count))
            #expect(properties.fields.map(\.value) == model.fields.map(\.value))
            for key in CoreDice.texts { #expect(properties[key] == model.value(key)) }
            #expect(properties.isEmpty == model.fields.isEmpty)
        }
        #expect(try Properties(validating: properties.storage) == properties)
        #expect(properties.byteCount == properties.storage.count)
        #expect(!properties.hasNonFiniteNumber)
    }

    @Test func `are read by typed keys, and say nothing where the form is another`() throws {
        var properties = Properties()
        properties[Product.price] = 12.5
        properties[Product.quantity] = 3
        properties[Product.isGift] = true
        properties[Product.name] = "Kettle"
        properties[Product.tags] = ["blue", "steel"]
        properties[Product.since] = try Timestamp("2026-03-02T10:00:00Z")
        properties[Product.maker] = ["name": "Acme"]
        #expect(properties[Product.price] == 12.5)
        #expect(properties[Product.quantity] == 3)
        #expect(properties[Product.isGift] == true)
        #expect(properties[Product.name] == "Kettle")
        #expect(properties[Product.tags] == ["blue", "steel"])
        #expect(try properties[Product.since] == Timestamp("2026-03-02T10:00:00Z"))
        #expect(properties[Product.maker]?["name"] == "Acme")
        properties["price"] = "12.5"
        properties["quantity"] = .double(2.5)
        properties["tags"] = ["blue", 7]
        properties["gift"] = 1
        #expect(properties[Product.price] == nil)
        #expect(properties[Product.quantity] == nil)
        #expect(properties[Product.tags] == nil)
        #expect(properties[Product.isGift] == nil)
        properties[Product.name] = nil
        #expect(properties["name"] == nil)
    }

    @Test func `convert between whole and other numbers only where nothing is lost`() {
        #expect(Int64(PropertyValue.double(3)) == 3)
        #expect(Int64(PropertyValue.double(3.5)) == nil)
        #expect(Int64(PropertyValue.double(1e300)) == nil)
        #expect(Double(PropertyValue.int(3)) == 3)
        #expect(Int(PropertyValue.string("3")) == nil)
        #expect(String(PropertyValue.int(3)) == nil)
    }

    static let notFinite: [PropertyValue] = [
        .double(.nan), .double(.infinity), .double(-.infinity), [.double(.nan)], [1, [.double(.infinity)]],
        .object(["inner": .double(.nan)]), .object(["inner": [.object(["deep": .double(.nan)])]]),
        [.object(["inner": .double(.nan)]), 1],
    ]

    @Test(arguments: notFinite) func `are marked when a number is not finite, however deep it lies`(
        _ value: PropertyValue
    ) throws {
        var properties: Properties = ["before": 1]
        #expect(!properties.hasNonFiniteNumber)
        properties["value"] = value
        properties["after"] = 2
        #expect(properties.hasNonFiniteNumber)
        // What is stored is readable all the same.
        #expect(try Properties(validating: properties.storage).fields.map(\.key) == ["before", "value", "after"])
    }

    @Test(arguments: 0..<20) func `of damaged bytes are refused or readable to the end, and never crash`(
        _ seed: Int
    ) {
        var dice = CoreDice(seed)
        var refused = 0
        for _ in 0..<500 {
            let whole = dice.properties(depth: 3)
            let bytes = dice.damaged(whole.storage)
            let trusted = Properties(trusting: bytes)
            let fields = trusted.fields
            for key in CoreDice.texts { _ = trusted[key] }
            var changed = trusted
            changed["price"] = 1
            changed["a"] = nil
            guard let checked = try? Properties(validating: bytes) else {
                refused += 1
                continue
            }
            // Everything of what was accepted is there: written again it is as long as before.
            var writer = ByteWriter()
            for (key, value) in checked.fields {
                writer.text(key)
                PropertyCoding.write(value, to: &writer)
            }
            #expect(checked.fields.count == fields.count)
            #expect(writer.count <= bytes.count)
            #expect((try? Properties(validating: writer.bytes)) != nil)
        }
        #expect(refused > 50)
    }

    @Test func `may nest 64 deep and no deeper`() {
        func nested(_ depth: Int) -> [UInt8] {
            var value = PropertyValue.int(1)
            for _ in 0..<depth { value = .list([value]) }
            return Properties(dictionaryLiteral: ("k", value)).storage
        }
        #expect((try? Properties(validating: nested(64))) != nil)
        #expect(throws: CodingFailure.self) { try Properties(validating: nested(65)) }
        // Thousands of levels are refused before they fill the stack.
        #expect(throws: CodingFailure.self) { try Properties(validating: nested(2_000)) }
    }

    @Test func `are equal when their keys, values and order are`() {
        let left: Properties = ["a": 1, "b": 2]
        #expect(left == ["a": 1, "b": 2])
        #expect(left != ["b": 2, "a": 1])
        #expect(left != ["a": 1, "b": .double(2)])
        #expect(left.hashValue == (["a": 1, "b": 2] as Properties).hashValue)
        #expect((["a": 1, "a": 2] as Properties) == ["a": 2])
    }
}

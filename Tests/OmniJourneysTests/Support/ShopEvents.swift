// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys

enum ProductAdded: EventSchema {
    static let eventName = "Product Added"
    static let cartID = Key<String>("cart_id")
    static let price = Key<Double>("price")
}

enum OrderCompleted: EventSchema {
    static let eventName = "Order Completed"
    static let orderID = Key<String>("order_id")
    static let cartID = Key<String>("cart_id")
    static let total = Key<Double>("total")
}

enum LessonFinished: EventSchema {
    static let eventName = "Lesson Finished"
}

enum AppOpened: EventSchema {
    static let eventName = "Application Opened"
}

enum ShopTraits: TraitSchema {
    static let tier = Key<String>("tier")
}

/// Stands in for the templates of OmniDelivery.
struct TestMessage: MessageReference {
    let messageName: String
    var messagePurpose = Purpose.marketing

    init(_ name: String) { messageName = name }
}

let reminder = TestMessage("reminder")
let voucher = TestMessage("voucher")
let loyal = Audience("loyal", where: .trait(ShopTraits.tier == "gold"))
let dormant = Audience("dormant", where: .trait(ShopTraits.tier == "none"))

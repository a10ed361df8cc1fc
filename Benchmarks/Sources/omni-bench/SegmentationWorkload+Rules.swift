// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation

extension SegmentationWorkload {
    enum Person: TraitSchema {
        static let country = Key<String>("country")
        static let age = Key<Int>("age")
        static let plan = Key<String>("plan")
        static let emailOptIn = Key<Bool>("email_opt_in")
        static let pushOptIn = Key<Bool>("push_opt_in")
        static let signup = Key<Timestamp>("signup_ts")
        static let loyalty = Key<Int>("loyalty_points")
        static let device = Key<String>("device")
    }
    enum PageView: EventSchema { static let eventName = "page_view" }
    enum ProductView: EventSchema {
        static let eventName = "product_view"
        static let category = Key<Int>("category")
    }
    enum Search: EventSchema { static let eventName = "search" }
    enum AddToCart: EventSchema { static let eventName = "add_to_cart" }
    enum CheckoutStart: EventSchema { static let eventName = "checkout_start" }
    enum Purchase: EventSchema {
        static let eventName = "purchase"
        static let category = Key<Int>("category")
        static let amount = Key<Int>("amount")
    }
    enum EmailOpen: EventSchema { static let eventName = "email_open" }
    enum EmailClick: EventSchema { static let eventName = "email_click" }

    /// R01–R17, R22–R25, R45 and R48.
    ///
    /// The rules' `ts >= NOW - D` is our window at the instant NOW − 1 s.
    static let audiences = traitRules + countRules + purchaseRules

    private static let traitRules = [
        Audience("R01", where: .all(.trait(Person.country.isOneOf(["DE", "FR"])), .trait(Person.emailOptIn == true))),
        Audience("R02", where: .trait(Person.age >= 25 && Person.age < 35 && Person.device == "ios")),
        Audience("R03", where: .trait(Person.plan.isOneOf(["basic", "pro", "enterprise"]))),
        // Whole days since signup, counted at NOW: 30 days old is out, and our instant is one second earlier.
        Audience("R04", where: .traitTime(Person.signup, within: .seconds(30 * 86_400 - 1))),
        Audience("R05", where: .all(.trait(Person.loyalty >= 5_000), .trait(Person.pushOptIn == true))),
    ]

    private static let countRules = [
        Audience("R06", where: .performed(ProductView.self, atLeast: 3, within: .days(7))),
        Audience("R07", where: .performed(ProductView.self, atLeast: 10, within: .days(30))),
        Audience("R08", where: .performed(PageView.self, atLeast: 5, within: .days(3))),
        Audience("R09", where: .performed(Purchase.self, within: .days(30))),
        Audience("R10", where: .performed(Purchase.self, atLeast: 3, within: .days(90))),
        Audience("R11", where: .notPerformed(Purchase.self, within: .days(180))),
        Audience(
            "R12",
            where: .all(.performed(AddToCart.self, within: .days(14)), .notPerformed(Purchase.self, within: .days(14)))
        ),
        Audience(
            "R13",
            where: .all(
                .performed(CheckoutStart.self, atLeast: 2, within: .days(30)),
                .notPerformed(Purchase.self, within: .days(30)))),
        Audience(
            "R14",
            where: .all(
                .performed(Search.self, atLeast: 2, within: .days(7)),
                .notPerformed(ProductView.self, within: .days(7), where: ProductView.category == 3))),
        Audience(
            "R15", where: .performed(ProductView.self, atLeast: 2, within: .days(30), where: ProductView.category == 5)),
        Audience("R16", where: .performed(Purchase.self, within: .days(180), where: Purchase.category == 7)),
        Audience("R17", where: .performed(Purchase.self, within: .days(180), where: Purchase.amount >= 50_000)),
    ]

    private static let purchaseRules = [
        Audience("R22", where: .lastPerformed(Purchase.self, within: .days(7))),
        Audience("R23", where: .lastPerformed(Purchase.self, olderThan: .days(60))),
        Audience("R24", where: .lastPerformed(event: nil, olderThan: .days(14))),
        Audience(
            "R25",
            where: .all(
                .lastPerformed(EmailOpen.self, within: .days(7)), .notPerformed(EmailClick.self, within: .days(30)))),
        Audience(
            "R45",
            where: .all(
                .performed(Purchase.self, within: .days(30)), .performed(Purchase.self, atMost: 1, within: .days(30)),
                .performed(Purchase.self, within: .days(180)), .performed(Purchase.self, atMost: 1, within: .days(180)))
        ),
        Audience(
            "R48",
            where: .all(
                .any(.performed(AddToCart.self, within: .days(3)), .performed(CheckoutStart.self, within: .days(3))),
                .trait(Person.pushOptIn == true), .not(.lastPerformed(Purchase.self, within: .days(3))))),
    ]
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import OmniSimulation
import Omnichannel

/// What the shop says to its customers, when, and how much of it they have to bear.
enum ShopJourneys {
    // Who people are. Membership is exact at every instant.

    static let loyal = Audience("loyal", where: .performed(OrderCompleted.self, atLeast: 3, within: .days(180)))
    static let members = Audience("members", where: .trait(ShopTraits.isMember == true))
    static let dormant = Audience("dormant", where: .lastPerformed(OrderCompleted.self, olderThan: .days(60)))

    // What they read.

    private static let name = MessageTemplate.Variable("traits.firstName", fallback: "friend")

    static let hello = MessageTemplate(
        "hello", purpose: .marketing, subject: "Welcome, {{traits.firstName}}",
        text: "Hello {{traits.firstName}}, good to have you. Your first delivery is on us.", variables: [name])
    static let firstSteps = MessageTemplate(
        "first-steps", purpose: .marketing, subject: "Things people love here",
        text: "{{traits.firstName}}, these are the ten things our customers keep coming back for.", variables: [name])
    static let stillThere = MessageTemplate(
        "still-there", purpose: .marketing, subject: "Your {{name}} is waiting",
        text: "{{traits.firstName}}, your {{name}} is still in the cart.",
        variables: [name, .init("name", fallback: "choice")])
    static let lastCall = MessageTemplate(
        "last-call", purpose: .marketing, subject: "5 % off your {{name}}",
        text: "{{traits.firstName}}, we take 5 % off your {{name}} until tomorrow.",
        variables: [name, .init("name", fallback: "cart")])
    static let howIsIt = MessageTemplate(
        "how-is-it", purpose: .marketing, subject: "How do you like it?",
        text: "{{traits.firstName}}, is everything as it should be with order {{order_id}}?",
        variables: [name, .init("order_id", fallback: "of yours")])
    static let thanks = MessageTemplate(
        "thanks", purpose: .marketing, subject: "For you, because you keep coming back",
        text: "{{traits.firstName}}, next time the coffee is on us.", variables: [name])
    static let missYou = MessageTemplate(
        "miss-you", purpose: .marketing, subject: "Long time no see",
        text: "{{traits.firstName}}, a lot is new since you were here.", variables: [name])
    static let memberDay = MessageTemplate(
        "member-day", purpose: .marketing, subject: "It is member day",
        text: "{{traits.firstName}}, today members get double points.", variables: [name])

    // What happens to them.

    static let welcome = Journey(
        "welcome", entry: .event(SignedUp.self, again: .never), holdout: 0.2,
        steps: [
            .wait("settle", for: .hours(2)),
            .send("say hello", hello, via: [.email, .push, .inbox]),
            .wait("look around", for: .days(4)),
            .send("show around", firstSteps, via: [.push, .email]),
        ])

    static let cartRecovery = Journey(
        "cart-recovery",
        entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
        exits: [.event(OrderCompleted.self)], holdout: 0.2,
        steps: [
            .wait("quiet", for: .hours(1), restartOn: ProductAdded.self),
            .send("remind", stillThere, via: [.push, .email, .inbox]),
            .wait("think", for: .days(1)),
            .send("offer", lastCall, via: [.email, .sms]),
        ])

    static let postPurchase = Journey(
        "post-purchase",
        entry: .event(OrderCompleted.self, instance: OrderCompleted.orderID, again: .never),
        exits: [.event(OrderRefunded.self)], holdout: 0.2,
        steps: [
            .wait("delivered", for: .days(5)),
            .send("ask", howIsIt, via: [.inbox, .email]),
            .wait("use", for: .days(10)),
            .branch("keeps coming", loyal, then: [.send("thank", thanks, via: [.wecom, .email])]),
        ])

    static let winBack = Journey(
        "win-back", entry: .audience(dormant, again: .after(.days(120))),
        exits: [.event(OrderCompleted.self)], holdout: 0.2,
        steps: [
            .send("by push", missYou, via: [.push]),
            .wait("push works", for: .days(3)),
            .send("by sms", missYou, via: [.sms]),
            .wait("sms works", for: .days(4)),
            .send("by wecom", missYou, via: [.wecom]),
        ])

    static let memberDays = Journey(
        "member-day", entry: .monthly(day: 15, at: .at(10), among: members), holdout: 0.2,
        steps: [.send("invite", memberDay, via: [.push, .email, .inbox])])

    static let all = [welcome, cartRecovery, postPurchase, winBack, memberDays]

    // How much they have to bear: one marketing message a day, three a week, none at night.

    static let delivery = DeliveryPolicy(
        caps: [FrequencyCap(1, per: .days(1)), FrequencyCap(3, per: .days(7))],
        quietHours: QuietHours(from: .at(21), to: .at(8)))

    // What their messages do to the people of the invented shop: what the report has to find again.

    static let response = ResponseModel(
        journeys: ["welcome": 0.12, "cart-recovery": 0.22, "post-purchase": 0.04, "win-back": 0.10, "member-day": 0.07])

    static let definitions = Definitions(
        audiences: [loyal, members, dormant], journeys: all,
        templates: [hello, firstSteps, stillThere, lastCall, howIsIt, thanks, missYou, memberDay], delivery: delivery)
}
#endif

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

private let call = TestMessage("call back")

private let escalation = Journey(
    "dormant",
    entry: .audience(dormant, again: .after(.days(90))),
    exits: [.audienceLeft(dormant)],
    steps: [
        .send("push", call, via: [.push]),
        .waitUntil("after push", AppOpened.self, within: .days(3), then: [.stop("back by push")]),
        .send("sms", call, via: [.sms]),
        .waitUntil("after sms", AppOpened.self, within: .days(4), then: [.stop("back by sms")]),
        .send("assistant", call, via: [.wecom]),
    ])

@Suite struct `J7 a dormant customer is called back louder each time` {
    @Test func `by push, then by SMS, then by an assistant on WeCom`() throws {
        var ada = try Scenario(escalation)
        ada.join(dormant)
        ada.advance(to: .days(60))
        #expect(
            ada.timeline == """
                0: enter dormant, push, plan call back via push, after push until 3d · \
                3d: sms, plan call back via sms, after sms until 7d · \
                7d: assistant, plan call back via wecom, end completed
                """)
    }

    @Test func `only as long as there is no answer`() throws {
        var ada = try Scenario(escalation)
        ada.join(dormant)
        ada.track(AppOpened.self, at: .hours(80))
        ada.advance(to: .days(60))
        #expect(
            ada.timeline == """
                0: enter dormant, push, plan call back via push, after push until 3d · \
                3d: sms, plan call back via sms, after sms until 7d · \
                3d8h: back by sms, end completed: stopped at back by sms
                """)
    }

    @Test func `and no more once the audience is left`() throws {
        var ada = try Scenario(escalation)
        ada.join(dormant)
        ada.leave(dormant, at: .days(1))
        ada.advance(to: .days(60))
        #expect(
            ada.timeline == """
                0: enter dormant, push, plan call back via push, after push until 3d · \
                1d: end exit_audience: left dormant
                """)
    }

    @Test func `again only after ninety days`() throws {
        var ada = try Scenario(escalation)
        ada.join(dormant)
        ada.leave(dormant, at: .days(1))
        ada.join(dormant, at: .days(89))
        ada.leave(dormant, at: .days(90))
        ada.join(dormant, at: .days(90))
        ada.leave(dormant, at: .days(90))
        #expect(
            ada.timeline == """
                0: enter dormant, push, plan call back via push, after push until 3d · \
                1d: end exit_audience: left dormant · \
                90d: enter dormant, push, plan call back via push, after push until 93d, \
                end exit_audience: left dormant
                """)
    }

    @Test func `waits for a message that quiet hours hold back before it counts the days`() throws {
        var ada = try Scenario(escalation)
        ada.delivery = .after(.hours(10))
        ada.join(dormant)
        ada.advance(to: .days(3))
        #expect(
            ada.timeline == """
                0: enter dormant, push, plan call back via push · 10h: after push until 3d10h
                """)
    }
}

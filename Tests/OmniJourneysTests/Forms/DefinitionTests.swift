// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

@Suite struct `The stored form of a journey` {
    @Test(arguments: [(rescue, "cart-rescue"), (everyStep, "every-step"), (monthly, "member-day")])
    func `is the JSON that it has always been`(journey: Journey, file: String) throws {
        let json = String(decoding: try journey.canonicalJSON(), as: UTF8.self)
        #expect(json == (try Golden.line(file + ".json")))
        // A whole double comes back as an integer, which compares the same and is written the same.
        let read = try Journey(canonicalJSON: Array(json.utf8))
        #expect(String(decoding: try read.canonicalJSON(), as: UTF8.self) == json)
        #expect(read.mermaid() == journey.mermaid())
    }

    @Test func `has the fingerprint that it has always had`() throws {
        let fingerprints = try [rescue, everyStep, monthly].map { try $0.fingerprint().hex }
        #expect(fingerprints.joined(separator: "\n") == (try Golden.line("fingerprints.txt")))
    }

    @Test func `changes its fingerprint with every part`() throws {
        let steps: [Journey.Step] = [.wait("w", for: .hours(1))]
        let entry = Journey.Entry.event(AppOpened.self, again: .never)
        let variants = [
            Journey("a", entry: entry, steps: steps), Journey("b", entry: entry, steps: steps),
            Journey("a", entry: .event(AppOpened.self, again: .always), steps: steps),
            Journey("a", entry: entry, exits: [.audienceLeft(loyal)], steps: steps),
            Journey("a", entry: entry, freshness: .hours(1), steps: steps),
            Journey("a", entry: entry, holdout: 0.1, steps: steps),
            Journey("a", entry: entry, steps: [.wait("w", for: .hours(2))]),
            Journey("a", entry: entry, steps: [.wait("w", for: .hours(1), restartOn: AppOpened.self)]),
        ]
        #expect(Set(try variants.map { try $0.fingerprint() }).count == variants.count)
    }

    @Test(arguments: [
        "{}", "[]", #"{"name":"j","entry":{"event":{"on":{"event":"e"}}},"steps":[]}"#,
        #"{"name":"j","entry":{"event":{"on":{"event":"e"},"again":"sometimes"}},"steps":[]}"#,
        #"{"name":"j","entry":{},"steps":[]}"#,
        #"{"name":"j","entry":{"monthly":{"day":1,"at":"25:00"}},"steps":[]}"#,
        #"{"name":"j","entry":{"audience":{"name":"a","again":"never"}},"steps":[{"jump":{"name":"x"}}]}"#,
        #"{"name":"j","entry":{"audience":{"name":"a","again":"never"}},"steps":[{"branch":{"name":"x"}}]}"#,
        #"{"name":"j","entry":{"audience":{"name":"a","again":"never"}},"steps":[{"wait":{"name":"x","for":"soon"}}]}"#,
    ])
    func `is refused, never misread, when it is something else`(json: String) {
        #expect(throws: DecodingError.self) { _ = try Journey(canonicalJSON: Array(json.utf8)) }
    }
}

@Suite struct `The diagram of a journey` {
    @Test(arguments: [(rescue, "cart-rescue"), (everyStep, "every-step"), (monthly, "member-day")])
    func `is the Mermaid text that it has always been`(journey: Journey, file: String) throws {
        #expect(journey.mermaid() == (try Golden.text(file + ".mmd")))
    }

    @Test func `cannot be broken by a name`() {
        let nasty = "\"]\n--> x; %% #<script>|{`"
        let journey = Journey(
            "j", entry: .audience(nasty, again: .never), steps: [.stop(nasty)])
        let lines = journey.mermaid().split(separator: "\n")
        let label = "#34;#93; --#62; x#59; %% #35;#60;script#62;#124;#123;#96;"
        #expect(
            lines == [
                "flowchart TD", "    entry([\"enters audience \(label)\"])",
                "    n0((\"\(label): stop\"))", "    entry --> n0", "    done([\"end\"])",
            ])
    }
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Omnichannel

/// Segment JSON into facts, beside Foundation's JSONDecoder into an equivalent model.
struct JSONBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Segment messages per second, against Foundation's JSONDecoder.")

    @Option(help: "Messages per batch.") var batch = 200
    @Option(help: "Batches per round.") var batches = 50
    @Option(help: "Rounds; both sides alternate and the best of each counts.") var rounds = 3

    func run() throws {
        let bodies = (0..<batches).map { number in body(number) }
        let bytes = bodies.reduce(0) { $0 + $1.count }
        let messages = Double(batch * batches)
        let decoder = SegmentDecoder(source: "web")
        let foundation = JSONDecoder()
        var ours = 0.0
        var theirs = 0.0
        for _ in 0..<rounds {
            var facts = 0
            let mine = try Report.seconds {
                for body in bodies {
                    facts += try decoder.facts(from: body, route: .batch, receivedAt: Timestamp(seconds: 1_767_000_000))
                        .count { $0.fact != nil }
                }
            }
            precondition(facts == batch * batches, "every message of the workload is a fact")
            var decoded = 0
            let peer = try Report.seconds {
                for body in bodies { decoded += try foundation.decode(WireBatch.self, from: Data(body)).batch.count }
            }
            precondition(decoded == facts, "both sides read every message")
            ours = max(ours, messages / mine)
            theirs = max(theirs, messages / peer)
        }
        Report.line(
            "json",
            [
                "messages": Int(messages), "bytesPerMessage": Double(bytes) / messages, "messagesPerSecond": ours,
                "foundationPerSecond": theirs, "ratio": ours / theirs,
            ])
    }

    private func body(_ number: Int) -> [UInt8] {
        let messages = (0..<batch)
            .map { index -> String in
                let id = number * batch + index
                return """
                    {"type":"track","messageId":"m-\(id)","userId":"u-\(id % 977)","anonymousId":"a-\(id % 1409)",\
                    "event":"Product Added","timestamp":"2026-03-01T10:15:\(10 + id % 50).123Z",\
                    "properties":{"cart_id":"c-\(id)","product_id":"p-\(id % 300)","name":"Blue kettle \\u00e9",\
                    "price":\(id % 90).95,"quantity":\(1 + id % 3),"currency":"EUR","tags":["kitchen","sale"],"gift":false},\
                    "context":{"ip":"203.0.113.7","userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",\
                    "locale":"de-DE","page":{"path":"/kettles","referrer":"https://example.com/"}}}
                    """
            }
        return Array(
            ("{\"batch\":[" + messages.joined(separator: ",") + "],\"sentAt\":\"2026-03-01T10:16:00.000Z\"}").utf8)
    }
}

/// What a Swift service would write today to read the same body.
private struct WireBatch: Decodable {
    let batch: [WireMessage]
    let sentAt: String?
}

private struct WireMessage: Decodable {
    struct Context: Decodable {
        struct Page: Decodable {
            let path: String?
            let referrer: String?
        }
        let ip: String?
        let userAgent: String?
        let locale: String?
        let page: Page?
    }
    let type: String
    let messageId: String
    let userId: String?
    let anonymousId: String?
    let event: String?
    let timestamp: String?
    let properties: [String: WireValue]?
    let context: Context?
}

private enum WireValue: Decodable {
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([WireValue])
    case object([String: WireValue])
    case null

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([WireValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: WireValue].self))
        }
    }
}

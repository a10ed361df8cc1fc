// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Finds the way to a byte of a JSON text, for messages.
///
/// It runs only after a failure, and stops where that was.
enum JSONLocation {
    /// A path such as `batch[3].properties.price`.
    ///
    /// Keys that do not look like names are shown as `?`, since some senders use addresses as keys; beyond eight steps
    /// the rest is left out.
    static func path(to offset: Int, in bytes: [UInt8]) -> String {
        var steps: [Step] = []
        var position = 0
        var expectsKey = false
        while position <= offset, position < bytes.count {
            switch bytes[position] {
            // What begins at the offset is meant itself, not what is in it.
            case UInt8(ascii: "{") where position < offset:
                steps.append(.key(""))
                expectsKey = true
            case UInt8(ascii: "[") where position < offset:
                steps.append(.index(0))
                expectsKey = false
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // The byte that fails may itself be the bracket: it still belongs to what it closes.
                if position < offset { _ = steps.popLast() }
                expectsKey = false
            case UInt8(ascii: ","):
                switch steps.last {
                case .index(let index): steps[steps.count - 1] = .index(index + 1)
                case .key: expectsKey = true
                case nil: break
                }
            case UInt8(ascii: "\""):
                let end = endOfString(from: position, in: bytes)
                if expectsKey {
                    steps[steps.count - 1] = .key(shown(bytes[(position + 1)..<max(position + 1, end)]))
                    expectsKey = false
                }
                position = end
            default: break
            }
            position += 1
        }
        return text(of: steps)
    }

    private enum Step {
        case key(String)
        case index(Int)
    }

    private static func endOfString(from quote: Int, in bytes: [UInt8]) -> Int {
        var position = quote + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position, bytes.count)
    }

    private static func shown(_ key: ArraySlice<UInt8>) -> String {
        let isName =
            key.count <= 32
            && key.allSatisfy { byte in
                byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: " ")
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "$")
            }
        // Digits alone could be a phone number.
        guard isName, key.contains(where: { ($0 | 0x20) &- 0x61 < 26 }) else { return "?" }
        return String(decoding: key, as: UTF8.self)
    }

    private static func text(of steps: [Step]) -> String {
        var path = ""
        for step in steps.prefix(8) {
            switch step {
            case .key(""): break
            case .key(let name): path += path.isEmpty ? name : "." + name
            case .index(let index): path += "[\(index)]"
            }
        }
        return steps.count > 8 ? path + "…" : path
    }
}

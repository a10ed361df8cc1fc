// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine
import Foundation
import OmniRecommendation

/// Interactions from a file of lines.
struct InteractionFile {
    /// Where things stand in a line.
    struct Columns {
        var user: String
        var item: String
        var time: String?
        var weight: String?
        var separator: Character?
        var isHeaderless: Bool
        var isBaskets: Bool
    }

    /// What could not be read, and how to mend it.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var interactions = Interactions()
    /// Lines that had no user, no item or no time that can be read.
    private(set) var skipped = 0

    init(path: String, columns: Columns) throws {
        let lines = try Self.text(path).split(whereSeparator: \.isNewline)
        guard let first = lines.first else { throw Refusal(description: "\(path) is empty") }
        if columns.isBaskets {
            let separator = columns.separator ?? ","
            for (basket, line) in lines.enumerated() {
                for item in Self.fields(line, separator) where !item.isEmpty {
                    try interactions.append(Interaction(user: "basket \(basket + 1)", item: item))
                }
            }
            return
        }
        let separator =
            columns.separator ?? [",", "\t", ";", "|"].max { first.count(of: $0) < first.count(of: $1) } ?? ","
        let header = Self.fields(first, separator)
        func place(_ name: String) throws -> Int {
            if let place = header.firstIndex(of: name), !columns.isHeaderless { return place }
            if let number = Int(name), (1...header.count).contains(number) { return number - 1 }
            throw Refusal(
                description: "no column \"\(name)\" in \(path); there are: \(header.joined(separator: ", "))")
        }
        let user = try place(columns.user)
        let item = try place(columns.item)
        let time = try columns.time.map(place)
        let weight = try columns.weight.map(place)
        let last = [user, item, time ?? 0, weight ?? 0].max() ?? 0
        for line in columns.isHeaderless ? lines[...] : lines.dropFirst() {
            let fields = Self.fields(line, separator)
            guard fields.count > last, !fields[user].isEmpty, !fields[item].isEmpty,
                let instant = time.map({ Self.time(fields[$0]) }) ?? Timestamp(microseconds: 0),
                let value = weight.map({ Double(fields[$0]) }) ?? 1, value.isFinite, Float(value) > 0
            else {
                skipped += 1
                continue
            }
            try interactions.append(Interaction(user: fields[user], item: fields[item], weight: value, time: instant))
        }
        guard !interactions.isEmpty else { throw Refusal(description: "no line of \(path) could be read") }
    }

    /// The instant before which such a share of the events lie.
    func instant(after share: Double) -> Timestamp {
        let times = interactions.users.ids.flatMap { interactions.history(of: $0).events.map(\.time) }.sorted()
        return times[min(times.count - 1, Int(share * Double(times.count)))]
    }

    private static func text(_ path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Refusal(description: "there is no file \(path)")
        }
        guard path.hasSuffix(".gz") else { return try String(contentsOfFile: path, encoding: .utf8) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refusal(description: "gzip could not read \(path)") }
        return String(decoding: data, as: UTF8.self)
    }

    /// The fields of a line; quotes hold separators, and two of them one quote.
    private static func fields(_ line: Substring, _ separator: Character) -> [String] {
        guard line.contains("\"") else {
            return line.split(separator: separator, omittingEmptySubsequences: false).map(trimmed)
        }
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case separator where !isQuoted:
                fields.append(field)
                field = ""
            default: field.append(character)
            }
        }
        return (fields + [field]).map { trimmed($0[...]) }
    }

    private static func trimmed(_ text: Substring) -> String { text.trimmingCharacters(in: .whitespaces) }

    /// Seconds since 1970, or a date with or without a time of day.
    private static func time(_ text: String) -> Timestamp? {
        if let seconds = Double(text), abs(seconds) < 1e12 { return Timestamp(microseconds: Int64(seconds * 1e6)) }
        let parts = text.split { $0 == " " || $0 == "T" }
        guard let day = parts.first, day.split(separator: "-").count == 3 else { return nil }
        var clock = parts.count > 1 ? String(parts[1]) : "00:00:00"
        if clock.split(separator: ":").count == 2 { clock += ":00" }
        if !clock.hasSuffix("Z"), !clock.contains("+") { clock += "Z" }
        return try? Timestamp("\(day)T\(clock)")
    }
}

extension Substring {
    fileprivate func count(of character: Character) -> Int { reduce(0) { $0 + ($1 == character ? 1 : 0) } }
}
#endif

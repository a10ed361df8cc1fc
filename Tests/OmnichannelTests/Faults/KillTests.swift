// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import Testing

/// Kills child processes for real.
///
/// `Scripts/kill-loop` does the same with larger numbers.
@Suite(.serialized, .enabled("omni-crash is not built") { Built.program("omni-crash") != nil })
struct `A process that is killed` {
    static var boundaries: [String] {
        guard let program = Built.program("omni-crash"),
            let output = try? Built.run(program, ["boundaries"]).output
        else { return [] }
        return output.split(separator: "\n").map(String.init)
    }

    @Test func `has at least the boundaries that the design names`() {
        #expect(Self.boundaries.count >= 18)
    }

    @Test(arguments: boundaries) func `twenty times at one place loses nothing and does nothing twice`(
        _ boundary: String
    ) throws {
        let program = try #require(Built.program("omni-crash"))
        let result = try Built.run(program, ["kill", boundary, "20", "\(1 + boundary.utf8.count)"])
        print(result.output, terminator: "")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("kill \(boundary): injected 20, lost 0, doubled 0"))
    }

    @Test func `by one person's fact, sets that person aside and takes in everybody else's`() throws {
        let program = try #require(Built.program("omni-crash"))
        let result = try Built.run(program, ["poison"])
        print(result.output, terminator: "")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("poison fact: injected 3, lost 0, doubled 0"))
    }
}
#endif

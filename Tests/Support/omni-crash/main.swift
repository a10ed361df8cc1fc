// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// Runs engines that are killed, and counts what was lost or done twice. Used by `KillTests` and `Scripts/kill-loop`.
//
//     omni-crash kill BOUNDARY KILLS [SEED]     at one boundary; `each` for all in turn, `anywhere` for any moment
//     omni-crash poison                         one person's steps end the process
//     omni-crash boundaries                     the names

#if SQLite
import Foundation
import Omnichannel

let words = Array(CommandLine.arguments.dropFirst())

func number(_ index: Int, otherwise: Int) -> Int {
    words.indices.contains(index) ? Int(words[index]) ?? otherwise : otherwise
}

func work() async throws -> Bool {
    switch words.first {
    case "life" where words.count == 9:
        var life = Life(folder: words[1], seed: UInt64(words[2]) ?? 0, batches: number(3, otherwise: 1))
        life.boundary = words[4]
        life.passage = number(5, otherwise: 1)
        life.carefulSteps = number(6, otherwise: 0)
        life.poisoned = words[7].isEmpty ? nil : .user(words[7])
        life.isReleasing = words[8] == "release"
        try await life.run()
        return true
    case "boundaries":
        for boundary in Campaign.boundaries { print(boundary) }
        return true
    case "poison":
        var campaign = try Campaign(seed: 1)
        defer { campaign.cleanUp() }
        return try await campaign.poison()
    case "kill" where words.count >= 3:
        var campaign = try Campaign(seed: UInt64(number(3, otherwise: 1)))
        defer { campaign.cleanUp() }
        let names: [String?] =
            switch words[1] {
            case "each": Campaign.boundaries
            case "anywhere": [nil]
            default: [words[1]]
            }
        var isGood = true
        for name in names {
            if try await !campaign.run(name, kills: number(2, otherwise: 1)) { isGood = false }
            // Seen at once also through a pipe.
            fflush(nil)
        }
        return isGood
    default:
        print("usage: omni-crash kill BOUNDARY|each|anywhere KILLS [SEED] | poison | boundaries")
        return false
    }
}

do {
    exit(try await work() ? 0 : 1)
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(2)
}
#else
print("omni-crash needs the trait SQLite")
#endif

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    /// Writes the next piece of a checkpoint, if one is due; called after each commit.
    ///
    /// Pieces are as large as they must be for a round to be over when three quarters of the way to the next one are
    /// done. Only a commit that is so large by itself has to wait for all that is left.
    mutating func tendIndexes(_ db: Database) throws {
        if round == nil {
            guard progress(overlay.extent) >= 1 else { return }
            beginRound()
        }
        guard let round else { return }
        let now = progress(overlay.extent - round.extent)
        guard now < 0.75 else { return try finishRound(db) }
        // The last steps of a round need a few commits after its rows.
        let (step, room) = (max(0, now - paced), max(0.7 - paced, 0.001))
        paced = max(paced, now)
        let left = round.rowsLeft(overlay.leaving)
        owedRows += Int((Double(left) * min(1, step / room)).rounded(.up))
        guard owedRows >= min(configuration.checkpointPiece, left) else { return }
        let rows = owedRows
        owedRows = 0
        try writePiece(rows, db)
    }

    /// Writes into the indexes all that they lack.
    mutating func checkpoint(_ db: Database) throws {
        try finishRound(db)
        guard overlay.hasChanges else { return }
        beginRound()
        try finishRound(db)
    }

    /// How much of what may lag is there; from 1 on a checkpoint is due.
    private func progress(_ extent: Overlay.Extent) -> Double {
        let entries = Double(max(extent.places, extent.facts)) / Double(max(1, configuration.checkpointEntries))
        return max(entries, Double(extent.weight) / Double(max(1, configuration.checkpointBytes)))
    }

    private mutating func beginRound() {
        passes(.beforeCheckpoint)
        round = CheckpointRound(overlay, lastPending: nextPending - 1)
        overlay.beginRound()
        owedRows = 0
        paced = 0
    }

    private mutating func finishRound(_ db: Database) throws {
        while round != nil { try writePiece(.max, db) }
    }

    /// Writes up to a number of rows in a transaction of their own, or does the last step of the round.
    ///
    /// Nothing is changed if it throws, and the same is tried again.
    private mutating func writePiece(_ rows: Int, _ db: Database) throws {
        guard var next = round else { return }
        if !next.rest.isEmpty {
            let part = next.rest.prefix(max(1, rows / CheckpointRound.rowsOfPerson))
            try writePeople(part, db)
            next.writtenPeople += part.count
        } else if let sides = next.sides, sides.written < sides.count {
            next.sides = try writeSides(sides, rows, db)
        } else if next.sides == nil {
            // Sorting takes as long as writing does, so each has a turn of its own.
            next.sides = SideRows(overlay.leaving)
        } else if let facts = next.facts {
            try endRound(next, facts, db)
            return passes(.afterCheckpoint)
        } else {
            next.facts = overlay.facts(upTo: next.extent.facts)
        }
        round = next
        passes(.betweenPieces)
    }

    private mutating func writePeople(_ people: ArraySlice<Int>, _ db: Database) throws {
        var targets = CheckpointTargets(people, overlay, nextOrdinal: nextOrdinal, nextJournal: nextJournal)
        try inPiece(db) {
            try targets.writePeople(overlay, db)
            try targets.writeNewIDs(overlay, db)
        }
        nextOrdinal = targets.nextOrdinal
        nextJournal = targets.nextJournal
        for target in targets.all { overlay.markWritten(target) }
    }

    private func writeSides(_ sides: SideRows, _ rows: Int, _ db: Database) throws -> SideRows {
        var sides = sides
        try inPiece(db) { try sides.write(rows, db) }
        return sides
    }

    /// From here on a crash needs the commits of the round no more.
    private mutating func endRound(_ round: CheckpointRound, _ facts: [FactKey], _ db: Database) throws {
        var seen = seen
        try inPiece(db) {
            try seen.add(facts, db)
            try db.execute(sql: "DELETE FROM pending WHERE id <= ?", arguments: [round.lastPending])
        }
        self.seen = seen
        for (identifier, claim) in overlay.leaving.claims { recentClaims[identifier] = claim }
        for (person, standing) in overlay.leaving.standings { recentStandings[person] = .some(standing) }
        overlay.endRound(round.extent, keeping: configuration.cachedPeople)
        self.round = nil
    }

    private func inPiece(_ db: Database, _ write: () throws -> Void) throws {
        // What is deleted here was copied, not removed: pages that become free need no overwriting now. An erasure
        // rebuilds the file, free pages and all.
        try db.execute(sql: "PRAGMA secure_delete = FAST")
        defer { try? db.execute(sql: "PRAGMA secure_delete = ON") }
        try db.inTransaction(.immediate) {
            try write()
            passes(.insideCheckpoint)
            return .commit
        }
    }
}
#endif

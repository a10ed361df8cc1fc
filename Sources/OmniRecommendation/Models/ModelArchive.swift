// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A model as bytes: the letters `OMRM`, a version, the kind of model and its own version, what it holds, and a checksum
/// (CRC32C).
///
/// ```swift
/// let bytes = model.saved()
/// let again = try ItemKNN(saved: bytes)
/// ```
/// Saving the same model twice gives the same bytes, and a model that was loaded answers as the one that was saved.
/// Bytes that were cut, changed or written by another version are refused, the latter in words that say so: models are
/// fitted anew rather than brought forward. Nothing in them can trap.
///
/// A kind whose parts change gets a new ``Recommender/archiveVersion``; the golden archives of the tests, which must
/// come out of a load and a save as they went in, show when that was forgotten.
public enum ModelArchive {
    /// The version of what is around the models.
    public static let version: UInt8 = 3
    private static let magic: [UInt8] = [0x4F, 0x4D, 0x52, 0x4D]

    /// The kinds of model of this module, for loading one whose kind is not known beforehand.
    public static let kinds: [any Recommender.Type] = ModelKinds.all

    /// Returns the kind of model that bytes hold.
    /// - Throws: ``RecommendationError`` for bytes that are no whole model.
    public static func kind(of bytes: [UInt8]) throws -> String {
        try open(bytes).kind
    }

    /// Loads a model of one of these kinds.
    /// - Throws: ``RecommendationError`` for bytes that are no whole model, or one of another kind.
    public static func load(
        _ bytes: [UInt8], kinds: [any Recommender.Type] = ModelArchive.kinds
    ) throws -> any Recommender {
        let (kind, version, reader) = try open(bytes)
        guard let type = kinds.first(where: { $0.kind == kind }) else {
            throw RecommendationError(
                .otherModel, "the bytes hold a model of kind \"\(kind)\", which is not among the kinds that were named")
        }
        var body = reader
        return try type.init(finishing: &body, version: version)
    }

    fileprivate static func open(_ bytes: [UInt8]) throws -> (kind: String, version: Int, reader: Reader) {
        guard bytes.count >= 10, bytes.starts(with: magic) else {
            throw RecommendationError(.corruptModel, "the bytes are no saved model: they do not begin with OMRM")
        }
        guard bytes[4] == version else {
            throw RecommendationError(
                .corruptModel,
                "the model was saved in version \(bytes[4]); this library reads version \(version): fit it anew")
        }
        var tail = ByteReader(bytes, in: (bytes.count - 4)..<bytes.count)
        let sum = CRC32C.checksum(bytes[..<(bytes.count - 4)])
        guard let stored = try? tail.fixed32(), stored == sum else {
            throw RecommendationError(.corruptModel, "the model's checksum does not match: bytes were lost or changed")
        }
        var reader = Reader(bytes: ByteReader(bytes, in: 5..<(bytes.count - 4)))
        let kind = try reader.text()
        return (kind, try reader.integer(), reader)
    }

    fileprivate static func write(_ kind: String, version: Int, _ body: (inout Writer) -> Void) -> [UInt8] {
        var writer = Writer()
        writer.bytes.raw(magic)
        writer.bytes.byte(Self.version)
        writer.text(kind)
        writer.integer(version)
        body(&writer)
        var bytes = writer.bytes
        bytes.fixed32(CRC32C.checksum(bytes.bytes))
        return bytes.bytes
    }
}

extension Recommender {
    /// The model as bytes, for a file or a database.
    public func saved() -> [UInt8] {
        ModelArchive.write(Self.kind, version: Self.archiveVersion) { encode(into: &$0) }
    }

    /// One, for kinds whose parts never changed.
    public static var archiveVersion: Int { 1 }

    /// Loads a model that ``saved()`` wrote.
    /// - Throws: ``RecommendationError`` for damaged bytes, or a model of another kind.
    public init(saved bytes: [UInt8]) throws {
        let (kind, version, reader) = try ModelArchive.open(bytes)
        guard kind == Self.kind else {
            throw RecommendationError(
                .otherModel, "the bytes hold a model of kind \"\(kind)\", not \"\(Self.kind)\"; load it as that kind")
        }
        var body = reader
        try self.init(finishing: &body, version: version)
    }

    /// Reads a model and checks that nothing is left over.
    fileprivate init(finishing reader: inout ModelArchive.Reader, version: Int) throws {
        guard version == Self.archiveVersion else {
            throw RecommendationError(
                .corruptModel,
                "the \"\(Self.kind)\" was saved in its version \(version); this library reads version "
                    + "\(Self.archiveVersion): fit the model anew")
        }
        try self.init(from: &reader)
        guard reader.isAtEnd else { throw ModelArchive.damaged("bytes are left over") }
    }
}

extension ModelArchive {
    /// Refuses settings that no fit would have taken: a later update goes by them.
    static func checkSettings(_ check: () throws -> Void) throws {
        do {
            try check()
        } catch {
            throw damaged("its settings make no sense")
        }
    }

    /// The refusal of a part that cannot be: for models' own checks while they read.
    public static func damaged(_ what: String) -> RecommendationError {
        RecommendationError(.corruptModel, "the saved model cannot be read: \(what)")
    }
}

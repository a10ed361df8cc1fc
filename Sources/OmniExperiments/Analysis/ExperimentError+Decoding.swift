// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Decoder {
    /// Makes a value by an initialiser that may refuse it, so that stored forms pass the same checks as code does.
    ///
    /// - Throws: `DecodingError.dataCorrupted` with the refusal's message, and the refusal as its cause.
    func checked<Value>(_ make: () throws -> Value) throws -> Value {
        do {
            return try make()
        } catch let refusal as ExperimentError {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: codingPath, debugDescription: refusal.message, underlyingError: refusal))
        }
    }

    /// Refuses what was read unless a condition holds.
    func require(_ condition: Bool, _ message: String) throws {
        _ = try checked { if !condition { throw ExperimentError(.invalidInput, message) } }
    }
}

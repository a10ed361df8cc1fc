// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// The whole of Foundation, for the canonical composition of text, which FoundationEssentials lacks.
import Foundation

extension IdentityRules {
    /// Returns an identifier in the form in which its kind is compared, or why it is left out.
    ///
    /// Spaces and tabs around the value are dropped, and text is composed (NFC), so that equal looking values are equal
    /// bytes in every store. Normalising again changes nothing.
    public func normalize(_ identifier: Identifier) -> Result<Identifier, IdentifierRefusal> {
        switch normalizing(identifier, by: rule(for: identifier.kind)) {
        case .same: .success(identifier)
        case .changed(let normal): .success(normal)
        case .refused(let code): .failure(IdentifierRefusal(code, identifier.kind))
        }
    }

    /// What normalising does; most identifiers come in their form, and then nothing is built.
    private enum Outcome {
        case same
        case changed(Identifier)
        case refused(IdentifierRefusal.Code)
    }

    private func normalizing(_ identifier: Identifier, by rule: KindRule) -> Outcome {
        let trimmed = IdentifierText.trimmed(identifier.value)
        guard !trimmed.isEmpty, !identifier.kind.rawValue.isEmpty else { return .refused(.empty) }
        guard trimmed.utf8.count <= maximumValueBytes else { return .refused(.tooLong) }
        let survey = IdentifierText.survey(trimmed)
        guard !survey.hasControlCharacters else { return .refused(.controlCharacters) }
        guard !isBlocked(trimmed, survey) else { return .refused(.blocked) }
        if rule.isVerbatim, survey.isASCII, trimmed.utf8.count == identifier.value.utf8.count { return .same }
        let composed = survey.isASCII ? trimmed : trimmed.precomposedStringWithCanonicalMapping
        let value: String
        switch rule.normalization {
        case .verbatim: value = composed
        case .lowercased: value = lowercased(composed, survey)
        case .email:
            guard let address = EmailText.normalized(lowercased(composed, survey)) else {
                return .refused(.notAnAddress)
            }
            value = address
        case .phone(let code):
            guard let number = PhoneText.normalized(composed, defaultCountryCode: code) else {
                return .refused(.notAPhoneNumber)
            }
            value = number
        case .digits:
            guard let digits = IdentifierText.digits(composed) else { return .refused(.notDigits) }
            value = digits
        }
        guard value.utf8.count <= maximumValueBytes else { return .refused(.tooLong) }
        // Digits of other scripts may have turned into zeros.
        guard survey.isASCII || !isBlocked(value, IdentifierText.survey(value)) else { return .refused(.blocked) }
        return .changed(Identifier(identifier.kind, value))
    }

    /// Lower case may take composed text apart, so it is composed again.
    private func lowercased(_ text: String, _ survey: IdentifierText.Survey) -> String {
        if survey.isASCII { return survey.hasUpperCase ? text.lowercased() : text }
        return text.lowercased().precomposedStringWithCanonicalMapping
    }

    /// Whether a value means nobody: one of ``blockedValues``, or nothing but zeros and punctuation.
    private func isBlocked(_ value: String, _ survey: IdentifierText.Survey) -> Bool {
        guard survey.saysSomething else { return true }
        guard value.utf8.count <= longestBlockedValue else { return false }
        return blockedValues.contains(survey.isASCII && !survey.hasUpperCase ? value : value.lowercased())
    }
}

/// A fact's identifiers, told apart by what they say.
package struct IdentifyingIdentifiers: Sendable {
    /// All that identify, in the fact's order, each once.
    package var identifiers: [Identifier] = []
    /// The place of the account among them, if the fact names one.
    package var accountPlace: Int?
    /// What was left out, and why.
    package var notes: [Reason] = []

    /// The account, if the fact names one.
    package var account: Identifier? { accountPlace.map { identifiers[$0] } }

    /// Those that are ordinary.
    package var ordinary: [Identifier] {
        guard let accountPlace else { return identifiers }
        var ordinary = identifiers
        ordinary.remove(at: accountPlace)
        return ordinary
    }
}

extension IdentityRules {
    /// Normalises identifiers and keeps those that identify.
    ///
    /// Where all of them are in their form already, as those of stored facts mostly are, the list itself is returned.
    package func identifying(_ raw: [Identifier]) -> IdentifyingIdentifiers {
        var result = IdentifyingIdentifiers()
        let count = min(raw.count, max(0, maximumIdentifiersPerFact))
        var isSame = count == raw.count
        var kept: [Identifier] = []
        for (index, identifier) in raw.prefix(count).enumerated() {
            var normal: Identifier?
            let rule = rule(for: identifier.kind)
            if rule.role != .shared {
                switch normalizing(identifier, by: rule) {
                case .same: normal = identifier
                case .changed(let changed):
                    normal = changed
                    if isSame, !changed.hasSameBytes(as: identifier) { leave(raw, at: index, &isSame, &kept) }
                case .refused(let code): result.notes.append(IdentifierRefusal(code, identifier.kind).reason)
                }
            }
            if let found = normal, (isSame ? raw[..<index] : kept[...]).contains(found) { normal = nil }
            if rule.role == .unique, normal != nil {
                if result.accountPlace == nil {
                    result.accountPlace = isSame ? index : kept.count
                } else {
                    result.notes.append(Reason(.secondAccount, identifier.kind.rawValue))
                    normal = nil
                }
            }
            if normal == nil, isSame { leave(raw, at: index, &isSame, &kept) }
            if let normal, !isSame { kept.append(normal) }
        }
        if raw.count > count {
            let detail = "\(raw.count) identifiers, of which the first \(count) are read"
            result.notes.append(Reason(.identifiersTooMany, detail))
        }
        result.identifiers = isSame ? raw : kept
        return result
    }

    /// From the first identifier on that is not kept as it came, the list is a new one.
    private func leave(_ raw: [Identifier], at index: Int, _ isSame: inout Bool, _ kept: inout [Identifier]) {
        isSame = false
        kept.reserveCapacity(raw.count)
        kept.append(contentsOf: raw[..<index])
    }
}

extension Identifier {
    /// Equal texts can be different bytes.
    fileprivate func hasSameBytes(as other: Identifier) -> Bool { ByteOrder.compare(self, other) == 0 }
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity

extension Resolution {
    var releasesSomebody: Bool {
        steps.contains { step in
            if case .released = step { return true }
            return false
        }
    }

    /// Everybody whose state the resolution touches; some more than once.
    func forEachPerson(_ body: (PersonID) -> Void) {
        if case .person(let person) = target { body(person) }
        for step in steps {
            switch step {
            case .created(let person, _), .linked(let person, _, _, _): body(person)
            case .absorbed(let one, let other), .united(let one, let other), .released(let one, let other):
                body(one)
                body(other)
            }
        }
    }
}

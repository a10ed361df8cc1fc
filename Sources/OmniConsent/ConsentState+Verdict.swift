// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension ConsentState {
    /// Whether the person may be written to for a purpose on a channel, at an instant.
    ///
    /// `address` is where the message would go: a bounce of one address leaves the others open.
    package func verdict(
        purpose: Purpose, channel: ChannelName, address: String? = nil, at instant: Timestamp, policy: ConsentPolicy
    ) -> ConsentVerdict {
        let row = row(purpose, channel)
        let needsOptIn = !policy.withoutOptIn.contains(purpose)
        if let cause = suppression(
            of: channel, address: address, needsOptIn: needsOptIn,
            optIn: row?.isGranted(at: instant) == true ? row?.granted?.at : nil)
        {
            return .refused(Reason(.suppressed, "\(channel) \(cause)"))
        }
        if let row, let granted = row.granted, row.isGranted(at: instant) {
            return .granted(
                ConsentProof(
                    purpose: purpose, channel: channel, basis: .granted(factID: granted.fact, at: granted.at),
                    checkedAt: instant))
        }
        if row?.withdrawn != nil {
            return .refused(Reason(.noConsent, "\(purpose) on \(channel) was withdrawn"))
        }
        guard needsOptIn else {
            return .granted(
                ConsentProof(purpose: purpose, channel: channel, basis: .noOptInNeeded, checkedAt: instant))
        }
        return .refused(Reason(.noConsent, "\(purpose) on \(channel) was never granted"))
    }

    /// Why the channel or the address must not be used, if so.
    private func suppression(
        of channel: ChannelName, address: String?, needsOptIn: Bool, optIn: Timestamp?
    ) -> Suppression.Cause? {
        for suppression in suppressions where suppression.channel == channel {
            switch suppression.cause {
            case .bounced:
                if suppression.address.isEmpty || suppression.address == address { return .bounced }
            case .complained: return .complained
            case .unsubscribed:
                guard needsOptIn else { continue }
                if let optIn, optIn > suppression.at { continue }
                return .unsubscribed
            }
        }
        return nil
    }
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore
package import OmniExperiments

extension JourneyPlan {
    /// Ends the runs of journeys from which a holdout keeps somebody of whom two people became one.
    ///
    /// A holdout on either side holds out: who was let in before the two were known to be one gets no more of it.
    package func endHeldOut(_ state: inout JourneyState, _ arms: ArmState, at now: Timestamp, acts: inout [Act]) {
        for run in state.runs {
            let holding = holdouts.before(run.journey).first { arms[$0.experiment]?.assigned.isHoldout == true }
            guard let holding else { continue }
            let act = Act.runEnded(RunEnded(run: run.id, reason: Reason(.holdout, holding.name), asOf: now))
            state.apply(act, at: now)
            acts.append(act)
        }
    }
}

// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments

/// One request while it is answered: what it reads, and what it has placed so far.
struct Answering {
    let placement: Placement
    let request: PlacementRequest
    let shelf: Shelf
    let columns: ItemCatalog.Columns
    let storefront: Storefront
    let filter: RowFilter
    private let exposure: HoldoutExposure?
    let impersonal: ImpersonalReason?

    var placed: [Slot] = []
    var placedRows: Set<Int32> = []
    var counts: CapCounts
    var idle: [IdleStep] = []
    var dropped: [String: DropCause] = [:]
    var droppedOrder: [String] = []
    /// What models said in this request, by name and evidence: asked once.
    var scores: [String: [Float]] = [:]
    /// What models were asked with.
    var histories: [Evidence: History] = [:]
    /// With which events a model is asked to order what an anchor leads to.
    var ordering = Evidence.everything
    /// Ranked candidates of scored steps that found no slot: from these, exploration draws.
    var runnersUp: [Slot] = []

    /// Something that a strategy found and the filter let through.
    struct Candidate {
        let row: Int32
        var score: Double
        var quantity = 1
        var why: Why
    }

    /// What speaks for a candidate; made into sentences only for what is shown.
    enum Why {
        case model(String, Evidence?)
        case given(PlacementReason)
    }

    struct Slot {
        var candidate: Candidate
        var isPersonal: Bool
        var isScored: Bool
        var propensity = Propensity.certain
        var isExploration = false
    }

    init(_ placement: Placement, _ request: PlacementRequest, _ shelf: Shelf, storefront: Storefront) {
        self.placement = placement
        self.request = request
        self.shelf = shelf
        self.storefront = storefront
        columns = shelf.catalog.columns
        counts = CapCounts(placement.caps, shelf.catalog.columns)
        var impersonal: ImpersonalReason?
        if let purpose = placement.purpose, !request.shopper.consents.contains(purpose) { impersonal = .noConsent }
        // Who has not agreed is no part of the experiment: a holdout compares people who could have been shown it.
        if let experiment = placement.holdout, impersonal == nil {
            let assigned = experiment.assign(request.shopper.bucketKey)
            // Who does not take part is no control either, so there is no exposure to count.
            exposure =
                assigned.arm == Assignment.outsideArm
                ? nil
                : HoldoutExposure(experiment: experiment.name, arm: assigned.arm, isHeldOut: assigned.isHoldout)
            if assigned.isHoldout { impersonal = .heldOut }
        } else {
            exposure = nil
        }
        self.impersonal = impersonal
        filter = RowFilter(placement, request, shelf, isPersonal: impersonal == nil)
    }

    mutating func run() -> PlacementAnswer {
        for step in placement.steps {
            place(step.strategy, atMost: step.atMost ?? placement.slots)
        }
        for strategy in placement.fallback where placed.count < placement.slots {
            place(strategy, atMost: placement.slots)
        }
        explore()
        return PlacementAnswer(
            placement: placement.name, items: placed.indices.map { shown($0) }, impersonal: impersonal,
            holdout: exposure,
            idle: idle, dropped: droppedItems, stockVersion: shelf.stockVersion)
    }

    /// Asks one strategy and places what it finds.
    private mutating func place(_ strategy: Strategy, atMost: Int) {
        let free = placement.slots - placed.count
        let isPersonal = strategy.isPersonal
        if isPersonal, impersonal != nil {
            idle.append(IdleStep(strategy: strategy, cause: .impersonal))
            return
        }
        // A trace asks every step, to tell of what would have come after.
        guard free > 0 || request.traces else {
            idle.append(IdleStep(strategy: strategy, cause: .noSlotLeft))
            return
        }
        switch find(strategy) {
        case .failure(let cause): idle.append(IdleStep(strategy: strategy, cause: cause.cause))
        case .success(let found):
            let candidates = found.filter { !placedRows.contains($0.row) }
            let picked = pick(min(free, atMost), of: candidates, isScored: strategy.isScored)
            for candidate in picked {
                placed.append(Slot(candidate: candidate, isPersonal: isPersonal, isScored: strategy.isScored))
                placedRows.insert(candidate.row)
            }
            if picked.isEmpty {
                idle.append(IdleStep(strategy: strategy, cause: free > 0 ? .nothingFound : .noSlotLeft))
            }
            // Steps that only a trace asks must not change what chance draws from.
            if strategy.isScored, placement.exploration != nil, free > 0 {
                for candidate in candidates where !placedRows.contains(candidate.row) {
                    runnersUp.append(Slot(candidate: candidate, isPersonal: isPersonal, isScored: true))
                }
            }
            if request.traces {
                for candidate in candidates where !placedRows.contains(candidate.row) {
                    drop(candidate.row, .outranked)
                }
            }
        }
    }

    /// Notes why something is not shown; the first cause stands.
    mutating func drop(_ row: Int32, _ cause: DropCause) {
        guard request.traces else { return }
        drop(columns.items[Int(row)].id, cause)
    }

    mutating func drop(_ item: String, _ cause: DropCause) {
        guard request.traces, dropped[item] == nil else { return }
        dropped[item] = cause
        droppedOrder.append(item)
    }

    /// Whether a row may be shown; notes why not.
    mutating func admits(_ row: Int32) -> Bool {
        guard let cause = filter.cause(Int(row)) else { return true }
        drop(row, cause)
        return false
    }

    private var droppedItems: [DroppedItem] {
        let shown = Set(placedRows.map { columns.items[Int($0)].id })
        return droppedOrder.compactMap { item in
            guard !shown.contains(item), let cause = dropped[item] else { return nil }
            return DroppedItem(item: item, cause: cause)
        }
    }
}

/// Why a strategy was not asked, as an error that `Result` carries.
struct IdleCause: Error {
    let cause: IdleStep.Cause

    init(_ cause: IdleStep.Cause) { self.cause = cause }
}

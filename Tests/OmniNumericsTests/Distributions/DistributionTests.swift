// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniNumerics
import Testing

/// How far two numbers are apart in relation to the larger one.
private func gap(_ value: Double, _ expected: Double) -> Double {
    value == expected ? 0 : abs(value - expected) / max(abs(value), abs(expected))
}

/// Expected values are those of SciPy 1.17, which takes them from Boost.
@Suite struct `A distribution` {
    @Test(arguments: [
        (1e-300, 37.0470962993612), (1e-40, 13.31092137142517), (1e-20, 9.262340089798409),
        (1e-09, 5.9978070150076865), (0.07, 1.4757910281791706), (0.074, 1.4466320671589785),
        (0.0751, 1.4388253927525403), (0.3, 0.5244005127080409),
    ])
    func `that is normal has its quantile to sixteen digits, far into the tail`(tail: Double, z: Double) {
        #expect(gap(Normal.upperQuantile(tail), z) < 5e-15)
        #expect(gap(Normal.upperTail(z), tail) < 2e-13)
        #expect(gap(Normal.quantile(tail), -z) < 5e-15)
        #expect(gap(Normal.cdf(-z), tail) < 2e-13)
    }

    @Test(arguments: [
        (0.7, 1e-06, 0.499999705363705), (0.7, 2.1, 0.17893898525093727), (0.7, 40, 0.02349836693938258),
        (1, 1.1, 0.2348538278116319), (2, 0.3, 0.3962428304200888), (3.3, 1e-06, 0.4999996297732841),
        (3.3, 40, 7.529443640899681e-06), (9.7, 9, 2.5586138803218453e-06), (30, 5, 1.16483427335039e-05),
        (99, 2.1, 0.01913542565628563), (99, 40, 3.1925425801436255e-63), (100, 1.1, 0.13698656307294813),
        (100, 9, 7.680385257375236e-15), (101, 5, 1.2099351335217606e-06), (250, 40, 6.0089391632941994e-111),
        (1000, 9, 5.564538585935727e-19), (1e5, 0.3, 0.3820888895951688), (1e5, 5, 2.8713508393208397e-07),
    ])
    func `of Student has both its tails`(degrees: Double, t: Double, tail: Double) {
        let student = StudentT(degrees: degrees)
        #expect(gap(student.upperTail(t), tail) < 2e-11)
        #expect(gap(student.cdf(-t), tail) < 2e-11)
        #expect(abs(student.cdf(t) + tail - 1) < 1e-14)
    }

    @Test(arguments: [
        (0.7, 1e-12, 2.6175073653891668e+16), (0.7, 0.49, 0.033955982422042286), (1, 0.025, 12.706204736174705),
        (2, 1e-05, 223.60344363403718), (3.3, 0.0005, 11.106695189933106), (4.5, 1e-12, 670.942702505106),
        (4.5, 0.2, 0.9289655685760091), (30, 1e-05, 5.054032421446494), (199, 1e-12, 7.505733833748475),
        (199, 0.025, 1.9719565442517537), (201, 0.0005, 3.3395867889052697), (201, 0.49, 0.02510012742312806),
        (1000, 1e-12, 7.124228925314409), (1000, 0.025, 1.9623390808264085), (4000, 0.025, 1.9605572287937336),
    ])
    func `of Student has its quantile`(degrees: Double, tail: Double, t: Double) {
        let student = StudentT(degrees: degrees)
        #expect(gap(student.upperQuantile(tail), t) < 5e-10)
        #expect(gap(student.quantile(tail), -t) < 5e-10)
    }

    @Test(arguments: [
        (0.3, 0.001, 1.2599925262770398e-20), (1, 0.05, 0.003932140000019522), (2, 0.5, 1.386294361119891),
        (5, 0.95, 11.070497693516351), (50, 0.999, 86.66081519040317), (300, 1e-06, 197.59692698554943),
        (1, 0.9999, 15.136705226623606),
    ])
    func `of chi-square has its quantile`(degrees: Double, p: Double, x: Double) {
        let square = ChiSquare(degrees: degrees)
        #expect(gap(square.quantile(p), x) < 1e-11)
        #expect(gap(square.cdf(x), p) < 1e-11)
        #expect(abs(square.upperTail(x) - (1 - p)) < 1e-14)
    }

    @Test(arguments: [
        (0.5, 0.5, 0.1, 0.024471741852423214), (2, 3, 0.5, 0.3857275681323895),
        (101, 901, 0.025, 0.08293639849581784), (101, 901, 0.975, 0.1201691298758606),
        (0.05, 4, 0.2, 1.7328658038855283e-15), (3000, 2, 0.01, 0.997790030201562), (1, 1, 0.3, 0.3),
    ])
    func `of a share has its quantile`(alpha: Double, beta: Double, p: Double, x: Double) {
        let share = BetaDistribution(alpha, beta)
        #expect(gap(share.quantile(p), x) < 1e-11)
        #expect(gap(share.cdf(x), p) < 1e-10)
        #expect(abs(share.upperTail(x) - (1 - p)) < 1e-10)
    }

    @Test(arguments: [
        (1, 5, 2.1, 0.793023250247614, 0.20697674975238609), (4, 10, 3.48, 0.9500727729298919, 0.04992722707010811),
        (20, 7, 0.3, 0.016099681297361727, 0.9839003187026383),
        (3, 1000, 8, 0.9999715362692131, 2.8463730786948115e-05),
    ])
    func `of Fisher has both its tails`(above: Double, below: Double, f: Double, cdf: Double, tail: Double) {
        let ratio = FDistribution(above, below)
        #expect(gap(ratio.cdf(f), cdf) < 1e-11)
        #expect(gap(ratio.upperTail(f), tail) < 1e-11)
    }

    @Test(arguments: [
        (10, 0.3, 2, 0.2334744405000001, 0.3827827863999998, 0.6172172136000003),
        (100, 0.02, 5, 0.035346804727720935, 0.9845163593582206, 0.015483640641779385),
        (1000, 0.5, 450, 0.00016939724527711617, 0.0008652680424881513, 0.9991347319575119),
        (5, 0.9, 4, 0.32805000000000006, 0.40951, 0.5904900000000001),
    ])
    func `of successes has its mass and both its tails`(
        trials: Int, chance: Double, count: Int, mass: Double, cdf: Double, tail: Double
    ) {
        let binomial = BinomialDistribution(trials, chance)
        #expect(gap(binomial.probability(count), mass) < 1e-11)
        #expect(gap(binomial.cdf(count), cdf) < 1e-11)
        #expect(gap(binomial.upperTail(count), tail) < 1e-11)
    }

    @Test(arguments: [
        (0.3, 0, 0.7408182206817179, 0.740818220681718, 0.25918177931828207),
        (4.2, 7, 0.0685926643226606, 0.9360566602725789, 0.0639433397274211),
        (100, 80, 0.005197854125980293, 0.022649176642255638, 0.9773508233577444),
        (1000, 1100, 9.498944242302176e-05, 0.9991323590365565, 0.0008676409634435647),
    ])
    func `of events has its mass and both its tails`(
        mean: Double, count: Int, mass: Double, cdf: Double, tail: Double
    ) {
        let poisson = PoissonDistribution(mean: mean)
        #expect(gap(poisson.probability(count), mass) < 1e-11)
        #expect(gap(poisson.cdf(count), cdf) < 1e-11)
        #expect(gap(poisson.upperTail(count), tail) < 1e-11)
    }

    @Test func `answers at the ends and outside as documented`() {
        #expect(Normal.quantile(0) == -.infinity)
        #expect(Normal.quantile(1) == .infinity)
        #expect(Normal.quantile(1.5).isNaN)
        #expect(StudentT(degrees: 3).quantile(1) == .infinity)
        #expect(StudentT(degrees: 3).upperTail(.infinity) == 0)
        #expect(StudentT(degrees: 3).upperTail(1e200) < 1e-300)
        #expect(BetaDistribution(2, 2).quantile(0) == 0)
        #expect(GammaDistribution(shape: 2).quantile(1) == .infinity)
    }
}

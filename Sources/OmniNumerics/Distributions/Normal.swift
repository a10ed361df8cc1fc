// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The standard normal distribution, with both tails exact where they are small.
package enum Normal {
    /// Returns the density at a point.
    package static func density(_ z: Double) -> Double {
        0.398_942_280_401_432_7 * exp(-0.5 * z * z)
    }

    /// Returns the chance of a value up to a point.
    package static func cdf(_ z: Double) -> Double {
        0.5 * erfc(-z * 0.707_106_781_186_547_5)
    }

    /// Returns the chance of a value above a point, without the loss of `1 - cdf`.
    package static func upperTail(_ z: Double) -> Double {
        0.5 * erfc(z * 0.707_106_781_186_547_5)
    }

    /// Returns the point up to which a share of values lies: minus infinity for 0, infinity for 1, and NaN outside.
    ///
    /// The rational approximations of Wichura (1988), AS 241, good to about 1e-16 of the value.
    package static func quantile(_ p: Double) -> Double {
        let q = p - 0.5
        if abs(q) <= 0.425 { return q * central(0.180_625 - q * q) }
        let tail = q < 0 ? p : 1 - p
        return q < 0 ? -upperQuantile(tail) : upperQuantile(tail)
    }

    /// Returns the point above which a share of values lies; exact also for shares far below 1e-16.
    package static func upperQuantile(_ p: Double) -> Double {
        guard p > 0, p < 1 else { return p == 0 ? .infinity : p == 1 ? -.infinity : .nan }
        if abs(p - 0.5) <= 0.425 { return -quantile(p) }
        if p > 0.5 { return -upperQuantile(1 - p) }
        let r = (-log(p)).squareRoot()
        return r <= 5 ? near(r - 1.6) : far(r - 5)
    }

    private static func central(_ r: Double) -> Double {
        let over = polynomial(
            r, 2_509.080_928_730_122_672_7, 33_430.575_583_588_128_105, 67_265.770_927_008_700_853,
            45_921.953_931_549_871_457, 13_731.693_765_509_461_125, 1_971.590_950_306_551_442_7,
            133.141_667_891_784_377_45, 3.387_132_872_796_366_608_0)
        let under = polynomial(
            r, 5_226.495_278_852_854_561_0, 28_729.085_735_721_942_674, 39_307.895_800_092_710_610,
            21_213.794_301_586_595_867, 5_394.196_021_424_751_107_7, 687.187_007_492_057_908_30,
            42.313_330_701_600_911_252, 1)
        return over / under
    }

    private static func near(_ r: Double) -> Double {
        let over = polynomial(
            r, 7.745_450_142_783_414_076_40e-4, 2.272_384_498_926_918_458_33e-2, 2.417_807_251_774_506_117_70e-1,
            1.270_458_252_452_368_382_58, 3.647_848_324_763_204_605_04, 5.769_497_221_460_691_405_50,
            4.630_337_846_156_545_295_90, 1.423_437_110_749_683_577_34)
        let under = polynomial(
            r, 1.050_750_071_644_416_843_24e-9, 5.475_938_084_995_344_946_00e-4, 1.519_866_656_361_645_719_66e-2,
            1.481_039_764_274_800_745_90e-1, 6.897_673_349_851_000_045_50e-1, 1.676_384_830_183_803_849_40,
            2.053_191_626_637_758_821_87, 1)
        return over / under
    }

    private static func far(_ r: Double) -> Double {
        let over = polynomial(
            r, 2.010_334_399_292_288_132_65e-7, 2.711_555_568_743_487_578_15e-5, 1.242_660_947_388_078_438_60e-3,
            2.653_218_952_657_612_309_30e-2, 2.965_605_718_285_048_912_30e-1, 1.784_826_539_917_291_335_80,
            5.463_784_911_164_114_369_90, 6.657_904_643_501_103_777_20)
        let under = polynomial(
            r, 2.044_263_103_389_939_785_64e-15, 1.421_511_758_316_445_888_70e-7, 1.846_318_317_510_054_681_80e-5,
            7.868_691_311_456_132_591_00e-4, 1.487_536_129_085_061_485_25e-2, 1.369_298_809_227_358_053_10e-1,
            5.998_322_065_558_879_376_90e-1, 1)
        return over / under
    }

    /// Horner's rule, the highest power first.
    private static func polynomial(
        _ r: Double, _ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double, _ g: Double,
        _ h: Double
    ) -> Double {
        let upper = ((a * r + b) * r + c) * r + d
        return (((upper * r + e) * r + f) * r + g) * r + h
    }
}

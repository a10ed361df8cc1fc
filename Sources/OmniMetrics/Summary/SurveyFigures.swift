// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The answers to one survey on one channel, the same question wherever it was asked: after a chat, by mail, by phone.
public struct SurveyFigures: Sendable, Hashable, Codable {
    /// The survey: "nps", "csat", or any other name, of which only counts are told.
    public var survey: String
    /// The channel of the answer; empty for all channels together.
    public var channel: String
    /// People who were asked there.
    public var asked: Int
    /// People who answered there, each once, by their latest answer.
    public var answered: Int
    /// Answers that cannot be read, and are in no score.
    public var unreadable: Int
    /// The net promoter score; surveys named "nps" only.
    public var promoterScore: NetPromoterScore?
    /// The share of 4 and 5 among answers of 1 to 5; surveys named "csat" only.
    public var satisfaction: CustomerSatisfaction?
}

extension Summarizer {
    func surveys() -> [SurveyFigures] {
        struct Place: Hashable {
            var survey: Int32
            /// −1 for all channels.
            var channel: Int32
        }
        struct Answers {
            var asked: Set<Int32> = []
            var latest: [Int32: (time: Int64, score: Int16)] = [:]
            var unreadable = 0
        }
        var places: [Place: Answers] = [:]
        for row in ledger.surveys where row.person >= 0 && (row.time < horizon || horizon == .max) {
            let person = roots[Int(row.person)]
            for channel in [-1, row.channel] {
                let place = Place(survey: row.survey, channel: channel)
                var answers = places[place] ?? Answers()
                switch row.score {
                case -1: answers.asked.insert(person)
                case -2: answers.unreadable += 1
                default:
                    let latest = answers.latest[person] ?? (.min, -1)
                    if (row.time, row.score) > latest { answers.latest[person] = (row.time, row.score) }
                }
                places[place] = answers
            }
        }
        return
            places.map { place, answers in
                let survey = ledger.names[place.survey]
                let scores = answers.latest.values.map { Int($0.score) }
                var figures = SurveyFigures(
                    survey: survey, channel: place.channel < 0 ? "" : ledger.names[place.channel],
                    asked: answers.asked.count, answered: scores.count, unreadable: answers.unreadable)
                // Where nobody was asked through the log, how many were is unknown, and not zero.
                let invited = answers.asked.isEmpty ? nil : answers.asked.count
                if survey == "nps" { figures.promoterScore = try? NetPromoterScore(answers: scores, invited: invited) }
                if survey == "csat" {
                    let valid = scores.filter { (1...5).contains($0) }
                    figures.unreadable += scores.count - valid.count
                    figures.answered = valid.count
                    figures.satisfaction = try? CustomerSatisfaction(
                        satisfied: valid.count { $0 >= 4 }, answers: valid.count, invited: invited)
                }
                return figures
            }
            .sorted { ($0.survey, $0.channel) < ($1.survey, $1.channel) }
    }
}

extension SurveyFigures {
    /// Reads figures.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        survey = try fields.decode(String.self, forKey: .survey)
        channel = try fields.decode(String.self, forKey: .channel)
        asked = try fields.count(.asked)
        answered = try fields.count(.answered)
        unreadable = try fields.count(.unreadable)
        promoterScore = try fields.decodeIfPresent(NetPromoterScore.self, forKey: .promoterScore)
        satisfaction = try fields.decodeIfPresent(CustomerSatisfaction.self, forKey: .satisfaction)
    }
}

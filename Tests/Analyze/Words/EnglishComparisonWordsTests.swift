import CandorAnalyze
import CandorMetrics
import CandorText
import Testing

/// Every sentence says every number and name that it was given, and says them of the right model.
@Suite struct EnglishComparisonWordsTests {
  private typealias Sentence = ComparisonSentence

  private static let words = EnglishComparisonWords()

  /// A size that no other has, with its interval.
  private static func size(_ value: Double) -> ComparisonSentence.Size {
    ComparisonSentence.Size(
      value: value,
      interval: Interval(level: 0.95, low: value - 0.01, high: value + 0.02, method: "t")
    )
  }

  private static func shown(_ value: Double) -> [String] {
    [value, value - 0.01, value + 0.02].map { NumberText.metric($0.magnitude) }
  }

  private static let pair = ComparisonSentence.Pair(better: "anna", worse: "bert")

  /// A sentence with the sizes, and the other texts, that must stand in it.
  struct Case: Sendable, CustomTestStringConvertible {
    let sentence: ComparisonSentence
    let sizes: [Double]
    var texts: [String] = []
    var testDescription: String { EnglishComparisonWords().text(sentence) }
  }

  static let cases: [Case] = [
    Case(
      sentence: .noDifference(a: "anna", b: "bert", size(-0.1234)),
      sizes: [-0.1234],
      texts: ["anna", "bert"]
    ),
    Case(
      sentence: .belowMargin(a: "anna", b: "bert", size(0.2345)),
      sizes: [0.2345],
      texts: ["anna", "bert", "margin"]
    ),
    Case(sentence: .gap(pair, size(0.3456)), sizes: [0.3456], texts: ["anna", "bert"]),
    Case(
      sentence: .miscalibration(
        pair,
        better: .temperature,
        worse: .isotonic,
        closes: size(0.4567),
        share: 0.81,
        .mayBeChance(size(0.0567))
      ),
      sizes: [0.4567, 0.0567],
      texts: ["81%", "one temperature", "a curve per class", "may be chance"]
    ),
    Case(
      sentence: .miscalibration(
        pair,
        better: nil,
        worse: .matched,
        closes: size(0.4567),
        share: nil,
        .remains(size(0.1567))
      ),
      sizes: [0.4567, 0.1567],
      texts: ["bert (by curves towards the other model's probabilities", "remains"]
    ),
    Case(
      sentence: .miscalibration(
        pair,
        better: .isotonic,
        worse: .isotonic,
        closes: size(0.4567),
        share: 0.5,
        .favours("bert", size(0.1567))
      ),
      sizes: [0.4567, 0.1567],
      texts: ["both (by a curve per class", "50%", "after it bert is ahead"]
    ),
    Case(
      sentence: .miscalibration(
        pair,
        better: .isotonic,
        worse: .isotonic,
        closes: size(0.4567),
        share: 1.07,
        .mayFavour("bert", size(0.1567))
      ),
      sizes: [0.4567, 0.1567],
      texts: ["closes all of it, 0.4567", "after it bert is ahead", "may be chance"]
    ),
    Case(
      sentence: .notClosed(
        pair,
        remains: size(0.5678),
        widens: size(0.0678),
        methods: [.temperature, .isotonic]
      ),
      sizes: [0.5678, 0.0678],
      texts: ["the best of 2 kinds of map", "anna is still ahead", "widens"]
    ),
    Case(
      sentence: .notClosed(pair, remains: size(0.5678), widens: nil, methods: [.temperature]),
      sizes: [0.5678],
      texts: ["one temperature"]
    ),
    Case(
      sentence: .reversed(pair, closes: size(0.6789), remainder: size(0.0789)),
      sizes: [0.6789, 0.0789],
      texts: ["after it bert is ahead"]
    ),
    Case(
      sentence: .widened(pair, remains: size(0.7891), against: size(0.0891)),
      sizes: [0.7891, 0.0891],
      texts: ["bert is better calibrated", "anna would be ahead by more"]
    ),
    Case(
      sentence: .rows(.ofClass("3 (dress)"), carry: size(0.1111), rowShare: 0.096, share: 0.72),
      sizes: [0.1111],
      texts: ["3 (dress)", "9.6%", "72%"]
    ),
    Case(
      sentence: .rows(
        .predicted(model: "bert", "6 (shirt)"),
        carry: size(0.1212),
        rowShare: 0.123,
        share: nil
      ),
      sizes: [0.1212],
      texts: ["bert calls class 6 (shirt)", "12.3%"]
    ),
    Case(
      sentence: .rows(.differing, carry: size(0.1313), rowShare: 0.01, share: 0.9),
      sizes: [0.1313],
      texts: ["1.0%", "90%", "differ most"]
    ),
    Case(
      sentence: .rows(.discordant, carry: size(0.1414), rowShare: 0.104, share: 0.66),
      sizes: [0.1414],
      texts: ["10.4%", "66%", "exactly one"]
    ),
    Case(
      sentence: .bothParts(pair, closes: size(0.1515), remains: size(0.1616), rowsNeeded: 12_345.2),
      sizes: [0.1515, 0.1616],
      texts: ["13,000 rows"]
    ),
    Case(
      sentence: .calibrationOnly(
        pair,
        by: nil,
        closes: size(0.1717),
        rest: size(0.1818),
        rowsNeeded: nil
      ),
      sizes: [0.1717, 0.1818],
      texts: ["may be chance"]
    ),
    Case(
      sentence: .restOnly(pair, remains: size(0.1919), closes: size(0.2121), rowsNeeded: 777),
      sizes: [0.1919, 0.2121],
      texts: ["for anna", "780 rows"]
    ),
    Case(sentence: .cannotTell(rowsNeeded: 4_000), sizes: [], texts: ["4,000 rows"]),
    Case(
      sentence: .cancelling(
        calibrated: "anna",
        other: "bert",
        calibration: size(0.2222),
        rest: size(0.2323)
      ),
      sizes: [0.2222, 0.2323],
      texts: ["anna is better calibrated", "bert would be ahead"]
    ),
    Case(
      sentence: .agreement(
        .onlyB,
        a: "anna",
        b: "bert",
        rows: 1_234,
        size(-0.2424),
        trueA: 0.312,
        trueB: 0.678
      ),
      sizes: [-0.2424],
      texts: ["Only bert right", "1,234 rows", "31.2% from anna", "67.8% from bert"]
    ),
    Case(
      sentence: .tried([(.temperature, size(0.2525)), (.isotonic, size(0.2626))]),
      sizes: [0.2525, 0.2626],
      texts: ["one temperature 0.2525", "a curve per class 0.2626"]
    ),
    Case(
      sentence: .refinementIsNoBound,
      sizes: [],
      texts: ["may be knowledge"]
    ),
  ]

  @Test func `an infinite loss is said of the model that has it, with the row`() {
    let infinite = Self.words.text(.infinite(Self.pair, row: "row 7 (id 12)"))
    #expect(infinite.hasPrefix("anna") && infinite.contains("row 7 (id 12)"))
    let both = Self.words.text(.bothInfinite(a: "anna", b: "bert", reason: "both are infinite"))
    #expect(both.contains("anna") && both.contains("bert") && both.contains("both are infinite"))
    let open = Self.words.text(.openGap(a: "anna", b: "bert", Self.size(0.1234), reason: "too few"))
    for part in Self.shown(0.1234) + ["anna", "bert", "too few"] { #expect(open.contains(part)) }
  }

  @Test func `what is less than is printed is no remainder`() {
    let nothing = ComparisonSentence.Size(value: 1e-8, interval: nil)
    let sentence = ComparisonSentence.miscalibration(
      Self.pair,
      better: .temperature,
      worse: .temperature,
      closes: Self.size(0.4567),
      share: 1,
      .mayBeChance(nothing)
    )
    let text = Self.words.text(sentence)
    #expect(text.contains("nothing remains") && !text.contains("chance"), "\(text)")
  }

  @Test(arguments: cases)
  func `every number and every name is said`(_ one: Case) {
    let text = Self.words.text(one.sentence)
    for size in one.sizes {
      for number in Self.shown(size) { #expect(text.contains(number), "\(number) in \(text)") }
    }
    for part in one.texts { #expect(text.contains(part), "\(part) in \(text)") }
    #expect(text.hasSuffix(".") && !text.contains("..") && !text.contains("  "))
  }

  @Test func `the sign of a difference is said`() {
    for (value, sign) in [(-0.1234, "−0.1234"), (0.1234, "+0.1234")] {
      let text = Self.words.text(.noDifference(a: "a", b: "b", Self.size(value)))
      #expect(text.contains(sign), "\(text)")
    }
  }

  @Test func `without an interval stands the number alone`() {
    let size = ComparisonSentence.Size(value: 0.3456, interval: nil)
    let text = Self.words.text(.gap(Self.pair, size))
    #expect(text.contains("0.3456") && !text.contains("["))
  }

  @Test func `a number of rows that nobody has is not asked for`() {
    #expect(!Self.words.text(.cannotTell(rowsNeeded: 2e7)).contains { $0.isNumber })
    #expect(!Self.words.text(.cannotTell(rowsNeeded: nil)).contains { $0.isNumber })
  }

  @Test func `the running loss is spoken of with dropout only where there is some`() {
    for hasDropout in [true, false] {
      let text = Self.words.text(
        .running(b: "bert", a: "anna", hasDropout: hasDropout, running: 0.2, finished: 0.05, 0.15)
      )
      #expect(text.contains("dropout") == hasDropout)
      for number in ["+0.2000", "+0.0500", "+0.1500", "bert's loss differs from anna's"] {
        #expect(text.contains(number), "\(text)")
      }
    }
  }

  @Test func `every method has words of its own`() {
    let all = RemapMethod.allCases.map { Self.words.method($0) } + [Self.words.method(nil)]
    #expect(Set(all).count == RemapMethod.allCases.count + 1)
    #expect(all.allSatisfy { !$0.isEmpty })
  }

  @Test func `the heads name the level, one for each column of a recalibration`() {
    let heads = Self.words.heads(level: "80%")
    #expect(heads.count == 5 && heads.count { $0.contains("80%") } == 2)
  }
}

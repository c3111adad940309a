import CandorFigures
import Foundation
import Testing

/// The colours against WCAG 2.1 and against the eyes of those who see fewer of them.
@Suite struct PaletteTests {
  /// Red, green and blue as linear light.
  private func linear(_ hex: String) -> [Double] {
    let value = Int(hex.dropFirst(), radix: 16) ?? 0
    return [16, 8, 0].map { shift in
      let part = Double(value >> shift & 255) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
  }

  private func contrast(_ a: String, _ b: String) -> Double {
    let light = [a, b].map { hex in
      zip(linear(hex), [0.2126, 0.7152, 0.0722]).reduce(0) { $0 + $1.0 * $1.1 } + 0.05
    }.sorted()
    return light[1] / light[0]
  }

  /// CIE L*a*b* of linear light, D65.
  private func lab(_ rgb: [Double]) -> [Double] {
    let matrix = [
      [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
      [0.0193339, 0.1191920, 0.9503041],
    ]
    let white = [0.95047, 1, 1.08883]
    let f = zip(matrix, white).map { row, white in
      let t = max(0, zip(row, rgb).reduce(0) { $0 + $1.0 * $1.1 } / white)
      return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116
    }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  /// How four kinds of eyes see linear light, after Machado, Oliveira and Fernandes (2009).
  private static let eyes: [String: [[Double]]] = [
    "all colours": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red": [
      [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
      [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
      [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
      [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.303900],
    ],
  ]

  @Test(arguments: [false, true]) func standsOutFromThePaper(dark: Bool) {
    func pick(_ pair: Palette.Pair) -> String { dark ? pair.dark : pair.light }
    let paper = pick(Palette.paper)
    #expect(contrast("#ffffff", "#000000") == 21)
    #expect(contrast(pick(Palette.text), paper) >= 7)
    #expect(contrast(pick(Palette.muted), paper) >= 4.5)
    for ink in Ink.allCases {
      #expect(contrast(pick(Palette.pair(ink)), paper) >= 3, "\(ink)")
    }
    // Links are text in blue.
    #expect(contrast(pick(Palette.pair(.blue)), paper) >= 4.5)
  }

  /// The numbers in the cells of a confusion matrix can be read on the strongest cell.
  @Test(arguments: [false, true]) func wordsStandOutFromTheStrongestCell(dark: Bool) {
    func parts(_ pair: Palette.Pair) -> [Double] {
      let value = Int((dark ? pair.dark : pair.light).dropFirst(), radix: 16) ?? 0
      return [16, 8, 0].map { Double(value >> $0 & 255) }
    }
    for ink in [Ink.blue, .vermillion] {
      let strength = Mark.Cell.strongest
      let mixed = zip(parts(Palette.pair(ink)), parts(Palette.paper)).map { ink, paper in
        Int((strength * ink + (1 - strength) * paper).rounded())
      }
      let hex = "#" + mixed.map { String($0 + 256, radix: 16).dropFirst() }.joined()
      let text = dark ? Palette.text.dark : Palette.text.light
      #expect(contrast(text, hex) >= 4.5, "\(ink) on \(hex)")
    }
  }

  /// Right and wrong, first and second: the pair that must never be mixed up.
  @Test(arguments: [false, true]) func blueAndVermillionStayApart(dark: Bool) {
    for (name, eye) in Self.eyes {
      let seen = [Ink.blue, .vermillion].map { ink -> [Double] in
        let pair = Palette.pair(ink)
        let rgb = linear(dark ? pair.dark : pair.light)
        return lab(eye.map { row in max(0, min(1, zip(row, rgb).reduce(0) { $0 + $1.0 * $1.1 })) })
      }
      let distance = zip(seen[0], seen[1]).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot()
      #expect(distance > 40, "\(name)")
    }
  }

  @Test func theStyleSheetsNameEveryColour() {
    for (name, pair) in Palette.tokens {
      #expect(ChartStyle.inline.contains("var(--\(name))"))
      #expect(ChartStyle.standalone.contains(pair.light))
      #expect(ChartStyle.standalone.contains(pair.dark))
      #expect(ChartStyle.properties(dark: false).contains("--\(name):\(pair.light)"))
    }
    #expect(!ChartStyle.standalone.contains("var("))
  }
}

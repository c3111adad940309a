/// A colour by its part in the drawing, not by its value.
///
/// The values are close to the set of M. Okabe and K. Ito (2008), moved in lightness until each
/// stands out from the paper by 3:1 (text by 4.5:1, both of WCAG 2.1) in light and in dark. Colour
/// never carries a meaning alone: lines differ in dash and marker, areas in hatching.
package enum Ink: String, Sendable, CaseIterable {
  /// The first thing of two, and what is right.
  case blue
  /// The second thing of two, and what is wrong.
  case vermillion
  case green
  case purple
  case ochre
  /// What other things are measured against.
  case slate
}

/// The colours of both appearances, by token.
package enum Palette {
  /// One colour in the light and in the dark appearance, as `#rrggbb`.
  package struct Pair: Sendable {
    package let light: String
    package let dark: String
  }

  /// The background that figures stand on.
  package static let paper = Pair(light: "#ffffff", dark: "#15191e")
  /// Text and axes.
  package static let text = Pair(light: "#1b2026", dark: "#e6e9ed")
  /// Secondary text.
  package static let muted = Pair(light: "#535c66", dark: "#a7b0ba")
  /// Lines that only help the eye.
  package static let grid = Pair(light: "#e3e6ea", dark: "#2c333b")

  /// The colour of an ink.
  package static func pair(_ ink: Ink) -> Pair {
    switch ink {
    case .blue: Pair(light: "#0069a8", dark: "#5cb8f0")
    case .vermillion: Pair(light: "#c94a00", dark: "#ff8f4d")
    case .green: Pair(light: "#00805a", dark: "#2fcf9f")
    case .purple: Pair(light: "#a3478a", dark: "#e79bcb")
    case .ochre: Pair(light: "#8a6a00", dark: "#e3c63c")
    case .slate: Pair(light: "#5d6873", dark: "#97a2ae")
    }
  }

  /// Every token with its name as a custom property, in a fixed order.
  package static let tokens: [(name: String, pair: Pair)] =
    [("paper", paper), ("text", text), ("muted", muted), ("grid", grid)]
    + Ink.allCases.map { ($0.rawValue, pair($0)) }
}

/// The style sheet of the figures, from one table of rules.
///
/// On a page the rules name custom properties, which the page sets for light, dark and print. A
/// figure in a file of its own carries the colours themselves: not every program that reads SVG
/// knows custom properties (librsvg does not).
package enum ChartStyle {
  private struct Rule {
    let selector: String
    /// A property and the token that gives its colour.
    let colours: [(property: String, token: String)]
    /// What does not depend on the appearance.
    let rest: String
  }

  /// The fonts of figures and pages; every one is at most as wide as ``TextMetrics`` says.
  package static let fonts =
    "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,\"DejaVu Sans\",sans-serif"

  /// The rules for figures inside a page that sets the custom properties.
  package static let inline: String = rules.map { rule in
    let colours = rule.colours.map { "\($0.property):var(--\($0.token))" }
    return block(rule, colours)
  }.joined()

  /// The custom properties in one appearance, as declarations.
  package static func properties(dark: Bool) -> String {
    Palette.tokens.map { "--\($0.name):\(dark ? $0.pair.dark : $0.pair.light)" }
      .joined(separator: ";")
  }

  /// The rules for a figure in a file of its own, light with a dark appearance on screens.
  package static let standalone: String = {
    func colours(_ rule: Rule, dark: Bool) -> [String] {
      rule.colours.map { colour in
        let pair = Palette.tokens.first { $0.name == colour.token }?.pair ?? Palette.text
        return "\(colour.property):\(dark ? pair.dark : pair.light)"
      }
    }
    let light = rules.map { block($0, colours($0, dark: false)) }.joined()
    let dark = rules.filter { !$0.colours.isEmpty }
      .map { "\($0.selector){\(colours($0, dark: true).joined(separator: ";"))}" }.joined()
    return light + "@media screen and (prefers-color-scheme:dark){" + dark + "}"
  }()

  private static func block(_ rule: Rule, _ colours: [String]) -> String {
    let parts = colours + (rule.rest.isEmpty ? [] : [rule.rest])
    return "\(rule.selector){\(parts.joined(separator: ";"))}"
  }

  /// What keeps words readable over lines: a rim in the colour of the paper.
  private static let halo = "stroke-width:3px;stroke-linejoin:round;paint-order:stroke"

  private static let rules: [Rule] = {
    var rules = [
      Rule(selector: ".cf", colours: [], rest: "font-family:\(fonts)"),
      Rule(selector: ".cp", colours: [("fill", "paper")], rest: ""),
      Rule(selector: ".ct", colours: [("fill", "text")], rest: ""),
      Rule(selector: ".cm", colours: [("fill", "muted")], rest: ""),
      Rule(
        selector: ".ch",
        colours: [("fill", "text"), ("stroke", "paper")],
        rest: halo
      ),
      Rule(selector: ".cx", colours: [("stroke", "muted")], rest: "fill:none;stroke-width:1"),
      Rule(selector: ".cg", colours: [("stroke", "grid")], rest: "fill:none;stroke-width:1"),
    ]
    for ink in Ink.allCases {
      let name = ink.rawValue
      rules.append(
        Rule(
          selector: ".l-\(name)",
          colours: [("stroke", name)],
          rest: "fill:none;stroke-linejoin:round"
        )
      )
      rules.append(Rule(selector: ".o-\(name)", colours: [("stroke", name)], rest: ""))
      rules.append(Rule(selector: ".f-\(name)", colours: [("fill", name)], rest: ""))
      rules.append(
        Rule(selector: ".h-\(name)", colours: [("fill", name), ("stroke", "paper")], rest: halo)
      )
    }
    return rules
  }()
}

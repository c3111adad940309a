internal import CandorTrain

extension StudyPlan {
  /// What a unit's kept network is called: its recipe's name and seed for the book's two networks,
  /// else the levels of its cell.
  func networkName(_ unit: StudyUnit) -> String {
    func isTheBook(_ recipe: Recipe) -> Bool {
      var plain = recipe
      (plain.name, plain.seed) = (unit.recipe.name, unit.seed)
      return plain == unit.recipe
    }
    if let known = Recipe.builtIn.first(where: isTheBook) { return "\(known.name)-\(unit.seed)" }
    let levels = zip(factors, unit.levels).map { factor, level in
      let text = factor.levels[level].text.replacing(",", with: "-")
      return "\(factor.name)-\(text)"
    }
    return (levels + ["seed-\(unit.seed)"]).joined(separator: "_")
  }
}

public import CandorMetrics

extension LoadedModel {
  /// The view that a user names, or that the model's task asks for where none is named.
  ///
  /// - Parameters:
  ///   - name: `top-label`, `positive`, or `class:NAME` with a class's name or number.
  ///   - option: What the user knows the choice as, for the error.
  /// - Throws: `AnalyzeError.unsuitable` for a view that the model does not have.
  public func view(named name: String?, option: String = "view") throws -> View {
    switch name {
    case nil: return task.positive.map(View.of) ?? .topLabel
    case "top-label": return .topLabel
    case "positive":
      guard let positive = task.positive else {
        throw AnalyzeError(
          .unsuitable,
          "\(option) positive is for two classes; \(self.name) has \(predictions.classes). Use"
            + " \(option) class:NAME."
        )
      }
      return .of(positive)
    case let name?:
      guard name.hasPrefix("class:") else {
        throw AnalyzeError(
          .unsuitable,
          "\(option) must be top-label, positive or class:NAME; found '\(name)'."
        )
      }
      return .classAgainstRest(try classIndex(String(name.dropFirst(6)), option))
    }
  }

  /// The view in which several models stand side by side: the one that is named, or that all their tasks
  /// ask for; the top label where they ask for different ones.
  ///
  /// - Throws: `AnalyzeError.unsuitable` for a view that a model does not have.
  public static func view(
    named name: String?,
    of models: [LoadedModel],
    option: String = "view"
  ) throws -> View {
    let views = try models.map { try $0.view(named: name, option: option) }
    guard let first = views.first, views.allSatisfy({ $0 == first }) else { return .topLabel }
    return first
  }

  private func classIndex(_ name: String, _ option: String) throws -> Int {
    if let index = classNames?.firstIndex(of: name) { return index }
    if let index = Int(name), (0..<predictions.classes).contains(index) { return index }
    let names = classNames.map { " (\($0.prefix(8).joined(separator: ", ")))" } ?? ""
    throw AnalyzeError(
      .unsuitable,
      "\(option) names the class '\(name)'; there are \(predictions.classes)\(names)."
    )
  }
}

extension View {
  /// The view of one of two classes as the positive one.
  fileprivate static func of(_ positive: Int) -> View {
    positive == 1 ? .positive : .classAgainstRest(positive)
  }
}

public import CandorFigures

extension Report {
  /// Every figure of the page, in its order, each once.
  public var figures: [Figure] {
    get throws {
      let page = try ReportContent(self).page
      var seen: Set<String> = []
      // A first screen may show less of a picture that a section shows in full.
      let whole = Set(page.sections.flatMap(\.figures).map(\.name))
      let opening = (page.opening?.sections ?? []).flatMap(\.figures).filter {
        !whole.contains($0.name)
      }
      return (opening + page.sections.flatMap(\.figures)).filter {
        seen.insert($0.name).inserted
      }
    }
  }
}

extension PageSection {
  /// The figures among its blocks, in their order.
  fileprivate var figures: [Figure] {
    blocks.flatMap { block -> [Figure] in
      if case .figures(let figures) = block { figures } else { [] }
    }
  }
}
